import { runBuilt } from './run-built.mjs';

// `npm run verify`: compares every read model with what the log makes of it anew. See docs/operations.md.
await runBuilt('services/standalone/dist/verify.js');
