// `npm test`: what a fresh clone needs, then the whole gate. Needs Node and npm, nothing else.
import { run, installed } from './steps.mjs';

if (!installed()) {
  console.log('Installing packages (npm ci) ...');
  const { ok } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!ok) {
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
}
await import('./check.mjs');
