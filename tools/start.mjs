// `npm start`: the whole of Ledgerdesk as one process with embedded stores. Needs Node and npm, nothing else.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './steps.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Ledgerdesk needs Node 20.19 or later; this is ${process.versions.node}`);
  process.exit(1);
}
const { installAndBuild } = await import('./build.mjs');
await installAndBuild();

// The process itself says what it does; signals from a terminal reach it too, others are passed on.
const child = spawn(process.execPath, [join(root, 'services/standalone/dist/main.js')], { stdio: 'inherit' });
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
