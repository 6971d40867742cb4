// `npm run restore -- <file>`: makes DATA_DIR of a backup (docs/operations.md).
import { runBuilt } from './run-built.mjs';

await runBuilt('services/standalone/dist/restore.js');
