// The audit log as an admin meets it: verified on the page, taken away, and verified
// again by the program alone, which finds out what was changed in between.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { binary, startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
let browser;
let server;
let folder;
before(async () => {
  browser = await launch();
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'strongroom-audit-'));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const verify = (...args) =>
  spawnSync(binary, ['audit', 'verify', ...args], { encoding: 'utf8', env: { HOME: folder } });

test('the audit log is verified here and elsewhere', { timeout: 180_000 }, async () => {
  const { page, complaints } = await person(browser, server.base, 'Ada');
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('Work e-mail').fill('ada@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor();

    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    const shown = (text) => page.locator('pre').filter({ hasText: text }).first().textContent();
    const key = (await shown(/\+[0-9a-f]{8}\+/)).trim();
    const checkpoint = `${(await shown(/— localhost/)).trimEnd()}\n`;
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('Every entry is what was logged').waitFor();
    await inspect(page, 'audit', complaints);

    const begun = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = join(folder, 'audit-log.jsonl');
    await (await begun).saveAs(file);
    const seen = join(folder, 'checkpoint.txt');
    writeFileSync(seen, checkpoint);
    const sound = verify(file, '--key', key, '--checkpoint', seen);
    assert.equal(sound.status, 0, sound.stdout + sound.stderr);
    assert.match(sound.stdout, /every entry is what was logged/);
    assert.match(sound.stdout, /continues {3}the checkpoint/);

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(
      file,
      `${lines.map((l, i) => (i === 1 ? l.replace('organization.created', 'organization.renamed') : l)).join('\n')}\n`,
    );
    const changed = verify(file, '--key', key);
    assert.equal(changed.status, 1, changed.stdout);
    assert.match(changed.stdout, /WRONG/);
    const cut = join(folder, 'cut.jsonl');
    writeFileSync(cut, `${[...lines.slice(0, -2), lines.at(-1)].join('\n')}\n`);
    assert.match(verify(cut, '--key', key).stdout, /are missing/);
    assert.equal(verify(file, '--key', 'somebody+00000000+else').status, 1);
    assert.deepEqual(complaints, []);
  } catch (error) {
    console.error(complaints.join('\n'), server.log().slice(-3000));
    await page.screenshot({ path: failureShot('audit') });
    throw error;
  }
});
