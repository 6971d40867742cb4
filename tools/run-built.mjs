import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './steps.mjs';

/**
 * Runs a built program to its end with the words of this command; installs and builds first where that is needed. The
 * program itself says what it does; signals from a terminal reach it too, others are passed on.
 */
export const runBuilt = async (program) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Ledgerdesk needs Node 20.19 or later; this is ${process.versions.node}`);
    process.exit(1);
  }
  const { installAndBuild } = await import('./build.mjs');
  await installAndBuild();

  const child = spawn(process.execPath, [join(root, program), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
};
