// Runs the end-to-end tests, or those that are named; on larger machines several
// files at once: each has a server and a browser of its own.
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = new URL('.', import.meta.url).pathname;
const named = process.argv.slice(2);
const files = readdirSync(here)
  .filter((file) => file.endsWith('.test.mjs') && (named.length === 0 || named.some((name) => file.startsWith(name))))
  .map((file) => join(here, file))
  .sort((a, b) => statSync(b).size - statSync(a).size); // the longest first, or the others wait for it
if (files.length === 0) throw new Error(`no end-to-end test begins with ${named.join(', ')}`);

// One file alone leaves half of two processors idle.
const tests = run({ files, concurrency: availableParallelism() });
tests.on('test:fail', () => {
  process.exitCode = 1;
});
tests.compose(new spec()).pipe(process.stdout);
