import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { whenShellEnds } from './npm-shell.mjs';

/**
 * Runs programs of Node until all have ended, each line they print with their name before it. Where one ends, or this
 * process is told to stop, the others are told once: a second signal would cut off what they still finish.
 *
 * @param programs by name: the file, and variables besides those of this process, which win
 * @returns whether all ended with code 0
 */
export const runTogether = async (programs) => {
  const width = Math.max(...Object.keys(programs).map((name) => name.length));
  const running = new Set();
  let told = false;
  const stop = (signal) => {
    told = true;
    for (const child of running) child.kill(signal);
  };
  process.on('SIGINT', () => (told = true)); // A terminal tells them, too.
  process.on('SIGTERM', () => stop('SIGTERM'));
  whenShellEnds(() => told || stop('SIGTERM'));

  const endings = Object.entries(programs).map(([name, { file, variables }]) => {
    const env = { ...variables, ...process.env };
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    for (const stream of ['stdout', 'stderr'])
      createInterface({ input: child[stream] }).on('line', (line) =>
        process[stream].write(`${name.padEnd(width)} | ${line}\n`),
      );
    return new Promise((resolve) =>
      child.on('close', (code) => {
        running.delete(child);
        if (!told) stop('SIGTERM');
        resolve(code === 0);
      }),
    );
  });
  return (await Promise.all(endings)).every(Boolean);
};
