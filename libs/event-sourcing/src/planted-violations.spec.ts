import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const workspace = resolve(__dirname, '../../..');
const aDecider = 'services/crm/src/contacts/planted.decider.ts';
const aDecision = 'services/crm/src/contacts/decide-planted.ts';
const aProjection = 'services/crm/src/contacts/contact-list/planted.projection.ts';
const aProcess = 'services/crm/src/contacts/planted.process.ts';
const aController = 'services/crm/src/contacts/planted.controller.ts';

const IMPORTS = '@typescript-eslint/no-restricted-imports';
const GLOBALS = 'no-restricted-globals';
const LAYERS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const BOUNDARIES = '@nx/enforce-module-boundaries';

const use = (names: string, from: string) => `import { ${names} } from '${from}';\nexport const used = [${names}];\n`;
const useType = (name: string, from: string) =>
  `import type { ${name} } from '${from}';\nexport type Used = ${name};\n`;
const compute = (expression: string) => `export const computed = () => ${expression};\n`;

type Planted = readonly [what: string, file: string, content: string, rule: string];
const impure: readonly Planted[] = [
  ['another library', aDecider, use('Log', '@ledgerdesk/event-store'), IMPORTS],
  [
    'a value of another noun, from a part of a decider',
    aDecision,
    use('foldOrganization', '../organizations/organization'),
    IMPORTS,
  ],
  ['the clock, from a part of a decider', aDecision, compute('Date.now()'), SYNTAX],
  ['a part of Node', aProjection, use('randomUUID', 'node:crypto'), IMPORTS],
  ['a package', aProcess, use('v5', 'uuid'), IMPORTS],
  ['a value of contracts', aDecider, use('request', '@ledgerdesk/contracts'), IMPORTS],
  ['a value of another noun', aDecider, use('foldOrganization', '../organizations/organization'), IMPORTS],
  ['a value of another noun, from a question', aProjection, use('foldGroup', '../../groups/group'), IMPORTS],
  ['a later import', aDecider, compute(`import('node:fs')`), SYNTAX],
  ['the clock', aDecider, compute('Date.now()'), SYNTAX],
  ['the clock as a date', aProcess, compute('new Date()'), SYNTAX],
  ['the clock as text', aProjection, compute('Date()'), SYNTAX],
  ['the monotonic clock', aProjection, compute('performance.now()'), GLOBALS],
  ['the clock by way of the global object', aDecider, compute('globalThis.Date.now()'), GLOBALS],
  ['randomness', aDecider, compute('Math.random()'), SYNTAX],
  ['random ids', aProcess, compute('crypto.randomUUID()'), GLOBALS],
  ['the environment', aDecider, compute('process.env.HOME'), GLOBALS],
  ['a timer', aProcess, compute('setTimeout(() => 1, 1)'), GLOBALS],
  ['await', aDecider, 'export const wait = async (some: Promise<number>) => { await some; };\n', SYNTAX],
  [
    'for await',
    aProjection,
    'export const all = async (some: []) => { for await (const one of some) return one; };\n',
    SYNTAX,
  ],
  ['the order of a locale', aProjection, compute(`'a'.localeCompare('b')`), SYNTAX],
  ['the time zone of the machine', aProjection, compute(`new Date('2030-01-02').getHours()`), SYNTAX],
];

const clean: readonly (readonly [what: string, file: string, content: string])[] = [
  ['the pure library', aDecider, use('DomainError', '@ledgerdesk/event-sourcing')],
  ['types of contracts', aDecider, useType('Access', '@ledgerdesk/contracts')],
  ['a file beside it', aDecider, use('evolve', './contact')],
  ['its noun, from a question', aProjection, use('evolve', '../contact')],
  ['types of another noun', aProjection, useType('OrganizationEvent', '../../organizations/organization')],
  ['times that are given', aProcess, compute(`new Date('2030-01-02T00:00:00.000Z').toISOString()`)],
];

const arrows: readonly Planted[] = [
  ['a library that it may not know', 'libs/contracts/src/planted.ts', use('x', '@ledgerdesk/state'), BOUNDARIES],
  ['a library that knows it', 'libs/event-sourcing/src/planted.ts', use('x', '@ledgerdesk/event-store'), BOUNDARIES],
  ['another service', 'services/crm/src/planted.ts', use('x', '@ledgerdesk/groups'), BOUNDARIES],
  ['a service', 'libs/service-host/src/planted.ts', use('x', '@ledgerdesk/crm'), BOUNDARIES],
  [
    'a library of the server, where it runs in browsers',
    'services/web/src/planted.ts',
    use('x', '@ledgerdesk/fields'),
    BOUNDARIES,
  ],
  ['the inside of a library', 'services/crm/src/planted.ts', use('x', '../../../libs/state/src/lease'), BOUNDARIES],
  [
    'a folder of its service that lies above it',
    'services/mail-ingress/src/intake/planted.ts',
    use('x', '../received/mail'),
    LAYERS,
  ],
];

const inGateway = (file: string) => `services/gateway/src/${file}`;
const upwards: readonly Planted[] = [
  ['views from requests', inGateway('request/planted.ts'), use('viewOf', '../views/view'), LAYERS],
  ['REST from requests', inGateway('request/planted.ts'), use('route', '../rest/route'), LAYERS],
  ['REST from views', inGateway('views/planted.ts'), use('route', '../rest/route'), LAYERS],
  ['pages from REST', inGateway('rest/planted.ts'), use('page', '../pages/page'), LAYERS],
  ['GraphQL from a route', inGateway('rest/routes/planted.routes.ts'), use('x', '../../graphql/x'), LAYERS],
  ['pages from OpenAPI', inGateway('openapi/planted.ts'), use('page', '../pages/page'), LAYERS],
];
const downwards: readonly (readonly [what: string, file: string, content: string])[] = [
  ['requests from views', inGateway('views/planted.ts'), use('snakeCase', '../request/names')],
  ['views from a route', inGateway('rest/routes/planted.routes.ts'), use('viewOf', '../../views/view')],
  ['REST from OpenAPI', inGateway('openapi/planted.ts'), use('route', '../rest/route')],
  ['REST from pages', inGateway('pages/planted.ts'), use('bodyOf', '../rest/content-types')],
];

/** The rules that each content breaks in its place, by the project's own configuration. */
const lint = (files: readonly (readonly [file: string, content: string])[]): readonly (readonly string[])[] => {
  const script = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const broken = [];
    for (const [filePath, content] of ${JSON.stringify(files)})
      for (const { messages } of await eslint.lintText(content, { filePath }))
        broken.push(messages.map(({ ruleId, message }) => ruleId ?? message));
    console.log(JSON.stringify(broken));`;
  const options = { cwd: workspace, env: { ...process.env, NX_DAEMON: 'false' }, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
};

describe('a decider, a process or a projection', () => {
  let broken: readonly (readonly string[])[];
  let elsewhere: readonly (readonly string[])[];
  let unbroken: readonly (readonly string[])[];
  beforeAll(() => {
    broken = lint(impure.map(([, file, content]) => [file, content]));
    elsewhere = lint(impure.map(([, , content]) => [aController, content]));
    unbroken = lint(clean.map(([, file, content]) => [file, content]));
  }, 180_000);

  it.each(impure.map(([what, , , rule], index) => [what, rule, index] as const))(
    'may not use %s (%s)',
    (_, rule, index) => expect(broken[index]).toEqual([rule]),
  );

  it.each(clean.map(([what], index) => [what, index] as const))('may use %s', (_, index) =>
    expect(unbroken[index]).toEqual([]),
  );

  it('is known by its name: elsewhere the same is allowed', () => expect(elsewhere).toEqual(impure.map(() => [])));
});

describe('a package', () => {
  let broken: readonly (readonly string[])[];
  beforeAll(() => {
    broken = lint(arrows.map(([, file, content]) => [file, content]));
  }, 180_000);

  it.each(arrows.map(([what, , , rule], index) => [what, rule, index] as const))(
    'may not import %s (%s)',
    (_, rule, index) => expect(broken[index]).toEqual([rule]),
  );
});

const aPage = 'services/web/src/contacts/Planted.tsx';
const show = (element: string) => `export const Planted = () => ${element};\n`;
const words: readonly Planted[] = [
  ['words that are no message', aPage, show('<p>Contacts</p>'), SYNTAX],
  ['a label that is no message', aPage, show('<input aria-label="連絡先" />'), SYNTAX],
  ['markup that came from people', aPage, show('<p dangerouslySetInnerHTML={{ __html: text }} />'), SYNTAX],
];

describe('a web page (UI-12, UI-14)', () => {
  let broken: readonly (readonly string[])[];
  let unbroken: readonly (readonly string[])[];
  beforeAll(() => {
    broken = lint(words.map(([, file, content]) => [file, content]));
    unbroken = lint([[aPage, show('<p title={name}>{t("title")} · 1</p>')]]);
  }, 180_000);

  it.each(words.map(([what, , , rule], index) => [what, rule, index] as const))(
    'may not have %s (%s)',
    (_, rule, index) => expect(broken[index]).toEqual([rule]),
  );
  it('may have messages, signs and numbers', () => expect(unbroken).toEqual([[]]));
});

describe('a folder of the gateway', () => {
  let broken: readonly (readonly string[])[];
  let unbroken: readonly (readonly string[])[];
  beforeAll(() => {
    broken = lint(upwards.map(([, file, content]) => [file, content]));
    unbroken = lint(downwards.map(([, file, content]) => [file, content]));
  }, 180_000);

  it.each(upwards.map(([what, , , rule], index) => [what, rule, index] as const))(
    'may not import upwards: %s (%s)',
    (_, rule, index) => expect(broken[index]).toEqual([rule]),
  );
  it.each(downwards.map(([what], index) => [what, index] as const))('may import downwards: %s', (_, index) =>
    expect(unbroken[index]).toEqual([]),
  );
});
