// What this process may not leave behind, however it ends: processes are killed, then folders removed. Only a SIGKILL is
// beyond it.
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { whenShellEnds } from '../tools/npm-shell.mjs';

const children = new Map();
const folders = new Set();

/** `signalled`: its process id, or the negative one of its group. */
export const killedAtExit = (child, signalled = child.pid) => {
  children.set(child, signalled);
  child.once('exit', () => children.delete(child));
};

export const removedAtExit = (folder) => folders.add(folder);

/** A signal to end becomes an exit, also one that npm got; another one meanwhile changes nothing. */
export const exitOnSignals = () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      console.error('Ended; what was built for this is removed ...');
      process.exit(128 + constants.signals[signal]);
    });
  whenShellEnds(() => process.exit(1));
};

const kill = (signalled) => {
  try {
    process.kill(signalled, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

process.on('exit', () => {
  for (const signalled of children.values()) kill(signalled);
  // What was killed may still end a write.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});
