// `npm run backup -- <file>`: backs up DATA_DIR, also while it is in use (docs/operations.md).
import { runBuilt } from './run-built.mjs';

await runBuilt('services/standalone/dist/backup.js');
