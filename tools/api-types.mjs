// `node tools/api-types.mjs` writes the types of the REST API for `services/web`, from the description that the gateway gives
// of itself. They are made before types are checked, and not committed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from './steps.mjs';

const file = join(root, 'services/web/src/api/rest-api.d.ts');
const program = `
  const { routes } = require('./services/gateway/src/rest/routes/routes.ts');
  const { openApiOf } = require('./services/gateway/src/openapi/openapi.ts');
  process.stdout.write(JSON.stringify(openApiOf(routes, 'http://localhost/api/v4')));`;

const { status, stdout } = spawnSync(
  process.execPath,
  ['--conditions=source', '--require', '@swc-node/register', '--eval', program],
  {
    cwd: root,
    env: { ...process.env, SWCRC: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  },
);
if (status !== 0) process.exit(1);
const types = astToString(await openapiTS(JSON.parse(stdout), { defaultNonNullable: false }));
if (!existsSync(file) || readFileSync(file, 'utf8') !== types) writeFileSync(file, types);
