// `npm run services`: one process per service, against the servers that the environment names. None is of use without the
// others.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';
import { runTogether } from './together.mjs';

const FIRST_HEALTH_PORT = 3100;
const NEEDED = ['EVENT_STORE_URL', 'READ_MODELS_URL', 'BUS_URL', 'LEDGERDESK_SECRET', 'MAIL_SECRETS'];
/** `sysexits.h`: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

const missing = NEEDED.filter((name) => !process.env[name] && !process.env[`${name}_FILE`]);
for (const name of missing) console.error(`${name} is needed`);
if (missing.length > 0) process.exit(EX_CONFIG);

await installAndBuild();
const names = readdirSync(join(root, 'services')).filter((name) => name !== 'standalone' && name !== 'web');
const programOf = (name, index) => ({
  file: join(root, `services/${name}/dist/main.js`),
  variables: { HEALTH_PORT: String(FIRST_HEALTH_PORT + index) },
});
const ended = await runTogether(Object.fromEntries(names.map((name, index) => [name, programOf(name, index)])));
process.exit(ended ? 0 : 1);
