import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { whenShellEnds } from './npm-shell.mjs';
import { root } from './steps.mjs';

/**
 * Runs a built program to its end with the words of this command; installs and builds first where that is needed. The
 * program itself says what it does; signals from a terminal reach it too, others are passed on, also
 * one that npm got.
 */
export const runBuilt = async (program) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Ledgerdesk needs Node 20.19 or later; this is ${process.versions.node}`);
    process.exit(1);
  }
  let child = null;
  const stop = () => (child ? child.kill('SIGTERM') : process.exit(1));
  process.on('SIGTERM', stop);
  whenShellEnds(stop);
  const { installAndBuild } = await import('./build.mjs');
  await installAndBuild();

  child = spawn(process.execPath, [join(root, program), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
};
