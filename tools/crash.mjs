// `npm run test:crash`: kills processes and servers under load and during transfers, in every shape, and one process at
// each write of a contact, a mail, a note and of every kind of transfer, and looks whether anything was lost or doubled; reads
// and writes without pause while groups are transferred. Needs the script that `SERVERS_START` names, but for the embedded
// shape. What follows `--` is for jest (`-t nats`: only those suites); `KILLS` is how many kills each of them does.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';

await installAndBuild();
const options = ['-c', '../jest.config.js', '--rootDir', '.', '--testMatch', '<rootDir>/src/**/*.crash.ts', '-i'];
const jest = spawn('npx', ['jest', ...options, ...process.argv.slice(2)], {
  cwd: join(root, 'e2e'),
  stdio: 'inherit',
});
jest.on('close', (code) => process.exit(code ?? 1));
