import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { routes } from '../rest/routes/routes';
import { openApiOf } from './openapi';

const document = openApiOf(routes, 'https://desk.example.org/api/v4');
const run = promisify(execFile);
let directory: string;
beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'openapi-'))));
afterAll(() => rm(directory, { recursive: true }));

/** In a process of its own: jest would take these tools apart. The program has the file of the document as `file`. */
const inNode = async (program: string, described: object): Promise<unknown> => {
  const file = join(directory, 'openapi.json');
  const script = join(directory, 'run.mjs');
  const head = `import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(__filename)});
    const file = ${JSON.stringify(file)};`;
  await writeFile(file, JSON.stringify(described));
  await writeFile(script, `${head}\n${program}`);
  const { stdout } = await run(process.execPath, [script], { maxBuffer: 10_000_000 });
  return JSON.parse(stdout);
};
const bySpectral = (described: object) =>
  inNode(
    `const { readFileSync } = require('node:fs');
    const { Spectral } = require('@stoplight/spectral-core');
    const { oas } = require('@stoplight/spectral-rulesets');
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [[oas, 'recommended']] });
    const found = await spectral.run(JSON.parse(readFileSync(file, 'utf8')));
    console.log(JSON.stringify(found.map(({ code, path, message }) => [code, path.join('.'), message])));`,
    described,
  );
const byRedocly = (described: object) =>
  inNode(
    `const { createConfig, lint } = require('@redocly/openapi-core');
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lint({ ref: file, config });
    console.log(JSON.stringify(found.map(({ ruleId, location, message }) => [ruleId, location[0]?.pointer, message])));`,
    described,
  );

describe('the description of the API (API-57)', () => {
  const careless = { ...document, info: { title: 'Ledgerdesk', version: '1' }, tags: [] };

  it('gives the OpenAPI rules of Spectral nothing to complain of, which complain of a careless one', async () => {
    expect(await bySpectral(document)).toEqual([]);
    expect(await bySpectral(careless)).toEqual(
      expect.arrayContaining([
        expect.arrayContaining(['info-contact']),
        expect.arrayContaining(['operation-tag-defined']),
      ]),
    );
  });
  it('gives the recommended rules of Redocly nothing to complain of, which complain of a careless one', async () => {
    expect(await byRedocly(document)).toEqual([]);
    expect(await byRedocly(careless)).toEqual(expect.arrayContaining([expect.arrayContaining(['info-license'])]));
  });
  it('gives a client of which the compiler knows every answer', async () => {
    const types = await inNode(
      `const { default: openapiTS, astToString } = require('openapi-typescript');
      const { pathToFileURL } = require('node:url');
      console.log(JSON.stringify(astToString(await openapiTS(pathToFileURL(file)))));`,
      document,
    );
    await writeFile(join(directory, 'api.ts'), types as string);
    await writeFile(join(directory, 'client.ts'), client);
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
    const compiler = require.resolve('typescript/bin/tsc');
    const compiled = run(process.execPath, [compiler, '-p', directory]);
    expect(await compiled.catch(({ stdout }: { stdout: string }) => ({ stdout }))).toMatchObject({ stdout: '' });
  });
});

const compilerOptions = { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', types: [] };
const client = `
import type { components, operations } from './api.js';

type Issue = components['schemas']['Issue'];
type Answer = operations['listIssues']['responses'][200]['content']['application/json'];
type Query = NonNullable<operations['listIssues']['parameters']['query']>;
type Body = operations['createContact']['requestBody']['content']['application/json'];

export const titles = (answer: Answer): string[] => answer.map(({ title }: Issue) => title);
export const query: Query = { state: 'opened', iids: [1, 2], per_page: 100 };
export const contact: Body = { first_name: 'Jane', last_name: 'Roe', organization_id: null };
export const nameOf = ({ author, closed_by }: Issue): string => closed_by?.name ?? author.name;
export const messageOf = ({ message, error }: components['schemas']['Error']): string =>
  error ?? (typeof message === 'string' ? message : Object.keys(message ?? {}).join());
// @ts-expect-error a contact needs a last name
export const incomplete: Body = { first_name: 'Jane' };
// @ts-expect-error there is no such state
export const unknown: Query = { state: 'gone' };
`;
