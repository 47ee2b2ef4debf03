// Starts the real binary on a fresh data folder and a free port.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const binary = resolve(process.env.STRONGROOM_BINARY ?? new URL('../../strongroom', import.meta.url).pathname);

const freePort = () =>
  new Promise((done, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Resolves when the server has printed its set-up link. */
export async function startServer(environment = {}) {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}; build it, or name another in STRONGROOM_BINARY`);
  const data = mkdtempSync(join(tmpdir(), 'strongroom-e2e-'));
  const port = await freePort();
  const child = spawn(binary, ['serve', '--data', data, '--listen', `localhost:${port}`], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      STRONGROOM_MODE: 'development',
      STRONGROOM_BASE_URL: `http://localhost:${port}`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((done) => child.on('exit', done));
  let log = '';
  const setUpLink = await new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`no set-up link within 30 s:\n${log}`)), 30_000);
    const read = (chunk) => {
      log += chunk;
      const link = /https?:\/\/\S+\/set-up#token=\S+/.exec(log)?.[0];
      // The link may be printed a moment before the port is open.
      if (link && /serving/.test(log)) {
        clearTimeout(timer);
        done(link);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => {
      clearTimeout(timer);
      failed(new Error(`the server ended with ${code}:\n${log}`));
    });
  });
  return {
    base: `http://localhost:${port}`,
    setUpLink,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
