// `npm run services`: one process per service, against the servers that the environment names. None is of use without the
// others.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';
import { runTogether } from './together.mjs';

const FIRST_HEALTH_PORT = 3100;

await installAndBuild();
const names = readdirSync(join(root, 'services')).filter((name) => name !== 'standalone' && name !== 'web');
const programOf = (name, index) => ({
  file: join(root, `services/${name}/dist/main.js`),
  // The gateway answers for itself; the others tell on a port of their own how they are.
  variables: name === 'gateway' ? {} : { HEALTH_PORT: String(FIRST_HEALTH_PORT + index) },
});
const ended = await runTogether(Object.fromEntries(names.map((name, index) => [name, programOf(name, index)])));
process.exit(ended ? 0 : 1);
