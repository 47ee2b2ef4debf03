// Starts the real binary on a fresh data folder and a free port.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const binary = resolve(process.env.STRONGROOM_BINARY ?? new URL('../../strongroom', import.meta.url).pathname);

export const freePort = () =>
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
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    STRONGROOM_MODE: 'development',
    STRONGROOM_BASE_URL: `http://localhost:${port}`,
    ...environment,
  };
  let child;
  let ended;
  let log = '';
  /** Starts the binary and returns the last of some signs in what it prints, once it has printed all of them. */
  const start = (...signs) => {
    child = spawn(binary, ['serve', '--data', data, '--listen', `localhost:${port}`], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    ended = new Promise((done) => child.on('exit', done));
    const from = log.length;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`no ${signs.at(-1)} within 30 s:\n${log}`)), 30_000);
      const read = (chunk) => {
        log += chunk;
        const found = signs.map((sign) => sign.exec(log.slice(from))?.[0]);
        if (found.every(Boolean)) {
          clearTimeout(timer);
          done(found.at(-1));
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', (code) => {
        clearTimeout(timer);
        failed(new Error(`the server ended with ${code}:\n${log}`));
      });
    });
  };
  const halt = () => {
    child.kill('SIGTERM');
    return ended;
  };
  // The link may be printed a moment before the port is open.
  const setUpLink = await start(/serving/, /https?:\/\/\S+\/set-up#token=\S+/);
  return {
    base: `http://localhost:${port}`,
    setUpLink,
    log: () => log,
    /** What it is started with, the next time. */
    env,
    /** Runs commands of the operator, who has stopped the server for them; what they print is returned. */
    async operate(...commands) {
      await halt();
      const said = [];
      for (const args of commands) {
        const { stdout } = await promisify(execFile)(binary, [...args, '--data', data], { env });
        said.push(stdout.trim());
      }
      await start(/serving/);
      return said;
    },
    async stop() {
      await halt();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
