// The one process with its stores, as people run it, and a caller of its API.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { killedAtExit } from './at-exit.mjs';
import { library } from './measure.mjs';
import { usageOf } from './process-usage.mjs';
import { leaveProfile } from './profiles.mjs';

const builtHere = library.resolve('@ledgerdesk/standalone').replace(/standalone\.definition\.js$/, 'main.js');
/** Runs the sources, of which each file can be reached by itself: a built program has all of them in one. */
export const fromSource = {
  program: library.resolve('./from-source.cjs'),
  variables: { NODE_OPTIONS: '--conditions=source --require @swc-node/register', SWCRC: 'true' },
};
export const token = 'a-token-for-the-benchmark-only-0123456789';
export const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });

/** So many ports that nobody has, and nobody else is likely to take. */
export const ports = async (count) => {
  const first = 20_000 + 4 * Math.floor(Math.random() * 2_500);
  const chosen = Array.from({ length: count }, (_, n) => first + n);
  for (const port of chosen) if (!(await isFree(port))) return ports(count);
  return chosen;
};

/**
 * Starts it and waits until it is ready, which took `readyMs`. `tell` has what was loaded before it answer a message;
 * `loopDelay`: how long turns of its event loop took since the last time that was asked, in milliseconds. `usage`: what it
 * takes of the machine. `stop` ends it as an operator would. `program`: another build of it than the one of this folder.
 */
export const startService = async (folder, variables = {}, loadedBefore = 'loop-delay.mjs', program = builtHere) => {
  const since = performance.now();
  const [port, smtpPort] = await ports(2);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DATA_DIR: folder,
    LEDGERDESK_ADMIN_TOKEN: token,
    LEDGERDESK_DEMO: 'false',
    LOG_LEVEL: 'warn',
    ...variables,
  };
  const preload = new URL(loadedBefore, import.meta.url).pathname;
  const args = [...leaveProfile(process.env.BENCH_PROFILES), '--import', preload, program];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  killedAtExit(child);
  while ((await fetch(`${url}/health/ready`).catch(() => null))?.status !== 200) {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`The service ended with ${ended} before it was ready`);
    await wait(5);
  }
  const ask = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v4${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return { body: text && JSON.parse(text), total: Number(answer.headers.get('x-total')) };
  };
  const tell = (message) => new Promise((resolve) => child.once('message', resolve) && child.send(message));
  return {
    url,
    smtpPort,
    ask,
    readyMs: performance.now() - since,
    tell,
    loopDelay: () => tell('loop-delay'),
    usage: () => usageOf(child.pid),
    residentMb: () => usageOf(child.pid).residentMb,
    stop: () => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM')),
  };
};
