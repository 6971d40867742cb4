// `npm run graphql-types`: services/gateway/src/graphql/schema.generated.ts, the types of schema.graphql and its text. With
// `--check` nothing is written: it fails where the file says something else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { root } from './steps.mjs';

const folder = join(root, 'services/gateway/src/graphql');
const file = join(folder, 'schema.generated.ts');
const text = readFileSync(join(folder, 'schema.graphql'), 'utf8');

const model = (name) => `./models#${name}Model`;
const models = {
  User: model('User'),
  Group: model('Group'),
  Project: model('Project'),
  Namespace: model('Namespace'),
  Label: model('Label'),
  Issue: model('Issue'),
  WorkItem: model('Issue'),
  WorkItemFeatures: model('WorkItemFeatures'),
  WorkItemWidgetCrmContacts: model('CrmContacts'),
  CustomerRelationsContact: model('Contact'),
  CustomerRelationsOrganization: model('Organization'),
  UserConnection: model('UserConnection'),
  LabelConnection: model('LabelConnection'),
  IssueConnection: model('IssueConnection'),
  WorkItemConnection: model('IssueConnection'),
  CustomerRelationsContactConnection: model('ContactConnection'),
  CustomerRelationsOrganizationConnection: model('OrganizationConnection'),
};
/** Ids and times come in as they are, so that whoever reads one names its argument; ids go out as numbers. */
const scalars = Object.fromEntries(
  [...text.matchAll(/^scalar (\w+)$/gm)].map(([, name]) => [
    name,
    { input: 'string', output: name === 'Time' ? 'string' : 'number' },
  ]),
);
const config = {
  contextType: './operation#GraphqlContext',
  mappers: models,
  scalars,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  maybeValue: 'T | null',
  inputMaybeValue: 'T | null | undefined',
};

const types = await codegen({
  filename: file,
  schema: parse(text),
  documents: [],
  config: {},
  plugins: [{ typescript: config }, { resolvers: config }],
  pluginMap: { typescript, resolvers },
});
const generated = `// Generated from schema.graphql by \`npm run graphql-types\`; a spec fails if it is out of date.
/* eslint-disable */
${types}
export const schemaText = ${JSON.stringify(text)};
`;
const formatted = await format(generated, { ...(await resolveConfig(file)), parser: 'typescript' });

if (!process.argv.includes('--check')) writeFileSync(file, formatted);
else if (readFileSync(file, 'utf8') !== formatted) {
  console.error('services/gateway/src/graphql/schema.generated.ts is out of date: npm run graphql-types');
  process.exitCode = 1;
}
