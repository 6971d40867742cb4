// `npm run services`: one process per service, against the servers that the environment names.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';

const FIRST_HEALTH_PORT = 3100;

await installAndBuild();
const names = readdirSync(join(root, 'services')).filter((name) => name !== 'standalone' && name !== 'web');
const width = Math.max(...names.map((name) => name.length));
const running = new Map();
let failed = false;

const stop = (signal) => {
  for (const child of running.values()) child.kill(signal);
};
names.forEach((name, index) => {
  // The gateway answers for itself; the others tell on a port of their own how they are.
  const health = name === 'gateway' ? {} : { HEALTH_PORT: String(FIRST_HEALTH_PORT + index) };
  const env = { ...health, ...process.env };
  const child = spawn(process.execPath, [join(root, `services/${name}/dist/main.js`)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.set(name, child);
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])
    createInterface({ input: from }).on('line', (line) => to.write(`${name.padEnd(width)} | ${line}\n`));
  child.on('close', (code) => {
    running.delete(name);
    if (code !== 0) failed = true;
    if (running.size === 0) process.exit(failed ? 1 : 0);
    stop('SIGTERM'); // None is of use without the others.
  });
});
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
