// `npm start`: the whole of Ledgerdesk as one process with embedded stores. Needs Node and npm, nothing else.
import { runBuilt } from './run-built.mjs';

await runBuilt('services/standalone/dist/main.js');
