// `npm run erasures -- --erasures <file>`: what was erased since the backup of a restored installation (docs/operations.md).
import { runBuilt } from './run-built.mjs';

await runBuilt('services/standalone/dist/erasures.js');
