// `npm run test:transfers`: random hierarchies and transfers against a simple model, 100,000 transfers or as many as
// `TRANSFERS` says. A failure names its seed; `TRANSFERS_SEED` plays it again. What follows `--` is for jest.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './steps.mjs';

const jest = spawn(
  'npx',
  ['jest', '-c', '../jest.config.js', '--rootDir', '.', 'transfers.spec', '-i', ...process.argv.slice(2)],
  {
    cwd: join(root, 'e2e'),
    env: { TRANSFERS: '100000', ...process.env },
    stdio: 'inherit',
  },
);
jest.on('close', (code) => process.exit(code ?? 1));
