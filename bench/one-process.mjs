// The one process with its stores, as people run it, and a caller of its API.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { library } from './measure.mjs';
import { leaveProfile } from './profiles.mjs';

const main = library.resolve('@ledgerdesk/standalone').replace(/standalone\.service\.js$/, 'main.js');
export const token = 'a-token-for-the-benchmark-only-0123456789';
export const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };

/** So many ports that nobody else is likely to have. */
export const ports = (count) => {
  const first = 20_000 + 4 * Math.floor(Math.random() * 2_500);
  return Array.from({ length: count }, (_, n) => first + n);
};

/**
 * Starts it and waits until it is ready, which took `readyMs`. `tell` has what was loaded before it answer a message;
 * `loopDelay`: how long turns of its event loop took since the last time that was asked, in milliseconds. `stop` ends it as
 * an operator would.
 */
export const startService = async (folder, variables = {}, loadedBefore = 'loop-delay.mjs') => {
  const since = performance.now();
  const [port, smtpPort] = ports(2);
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
  const args = [...leaveProfile(process.env.BENCH_PROFILES), '--import', preload, main];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  while ((await fetch(`${url}/health/ready`).catch(() => null))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode} before it was ready`);
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
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: () => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM')),
  };
};
