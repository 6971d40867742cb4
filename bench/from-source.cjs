// The one process from its sources: see `fromSource` of one-process.mjs.
require('../services/standalone/src/main.ts');
