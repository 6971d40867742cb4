import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const ports = ['blobs', 'event-store', 'read-models', 'state'];

/** Which library may know which: the arrows of the architecture. */
const libraries = {
  async: [],
  'event-sourcing': [],
  fields: ['event-sourcing'],
  contracts: ['event-sourcing', 'fields'],
  markdown: [],
  'mail-parsing': ['markdown'],
  sqlite: [],
  state: ['async', 'sqlite'],
  blobs: ['sqlite', 'state'],
  'event-store': ['async', 'event-sourcing', 'fields', 'sqlite', 'state'],
  'read-models': ['async', 'event-sourcing', 'event-store', 'sqlite', 'state'],
  messaging: ['async', 'contracts', 'event-sourcing', 'event-store', 'read-models', 'state'],
  processes: ['async', 'event-sourcing', 'event-store', 'read-models', 'state'],
  'service-host': [...ports, 'async', 'contracts', 'event-sourcing', 'messaging', 'processes', 'sqlite'],
  backup: ['blobs', 'event-store', 'service-host', 'sqlite', 'state'],
  testing: [
    ...ports,
    'contracts',
    'event-sourcing',
    'messaging',
    'processes',
    'service-host',
    'sqlite',
    'test-servers',
  ],
  'test-servers': [],
};
/** A constant a line: it can be found, compared and commented on its own. A literal spreads what is there already. */
const plainLiterals = [
  {
    selector: 'VariableDeclarator[init.type="ArrayExpression"] > ArrayPattern[elements.length>1]',
    message: 'Declare one constant a line.',
  },
  {
    selector: 'ObjectExpression > SpreadElement > ObjectExpression',
    message: 'Write these keys in the literal itself.',
  },
];

/** All words of pages are messages, in every language; and what came from people is text, never markup (UI-12, UI-14). */
const wordsOfPages = [
  { selector: 'JSXText[value=/\\p{L}/u]', message: 'A message: every page exists in every language.' },
  {
    selector: 'JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label|hint)$/] > Literal[value=/\\p{L}/u]',
    message: 'A message: every page exists in every language.',
  },
  { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Text is shown as text.' },
];

/** Specs may also start servers and open stores. */
const forSpecs = ['test-servers', 'sqlite'];

const boundaries = [
  {
    sourceTag: '/^service:(?!standalone$)/',
    onlyDependOnLibsWithTags: ['type:lib', 'lib:testing', 'lib:test-servers'],
  },
  { sourceTag: 'service:web', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'service:standalone', onlyDependOnLibsWithTags: ['type:lib', 'type:testing', 'type:service'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:testing', 'type:service'] },
  ...Object.entries(libraries).map(([name, known]) => ({
    sourceTag: `lib:${name}`,
    onlyDependOnLibsWithTags: [...new Set([name, ...known, ...forSpecs])].map((known) => `lib:${known}`),
  })),
];

/**
 * A decision, a process and a projection know their noun (the files beside them and one folder above), the pure library,
 * and types. Nothing else, so that the same events always come to the same.
 */
const pureFiles = ['**/*.decider.ts', '**/decide-*.ts', '**/*.process.ts', '**/*.projection.ts'];
const impure = 'A pure file has no clock, no randomness and waits for nothing: time and ids arrive with the command.';
const ofMachine = 'A pure file comes to the same on every machine: no locale, no time zone.';
const impureGlobals = [
  ...['performance', 'crypto', 'process', 'fetch', 'globalThis', 'queueMicrotask'],
  ...['setTimeout', 'setInterval', 'setImmediate'],
];

const testFiles = ['**/*.spec.ts', '**/*.contract.ts', '**/fixture/**'];
const forTests = { regex: '^@ledgerdesk/(testing|test-servers|.*/testing)$', message: 'For tests only.' };

/** What takes as long as whoever wrote the text wants it to. */
const unbounded = {
  regex: '^@ledgerdesk/markdown$',
  importNames: ['markdownAsText', 'renderForMail', 'renderMarkdown'],
  message: 'Rendered in a thread that can be ended: ThreadedMailParser.render of @ledgerdesk/mail-parsing.',
};

/** The folders of a service in layers, lowest first: each may import its own layer and those below it, and never what wires them. */
const layered = (service, layers) =>
  layers.map((folders, index) => {
    const above = layers.slice(index + 1).flat();
    const regex = `^(\\.\\./)+(${[...above.map((name) => `${name}/`), `${service}\\.(definition|module)$`].join('|')})`;
    const message = `${folders.join(' and ')} of ${service} lies below it.`;
    return {
      files: folders.map((folder) => `services/${service}/src/${folder}/**/*.ts`),
      ignores: testFiles,
      rules: { 'no-restricted-imports': ['error', { patterns: [forTests, unbounded, { regex, message }] }] },
    };
  });
const layers = [
  ...layered('mail-ingress', [
    ['settings'],
    ['addresses'],
    ['correspondents'],
    ['service-desk'],
    ['templates'],
    ['intake'],
    ['conversations'],
    ['team'],
    ['outgoing'],
    ['received'],
  ]),
  ...layered('groups', [
    ['tree', 'users', 'members'],
    ['access'],
    ['groups', 'projects', 'settings', 'memberships', 'accounts', 'transfers'],
  ]),
  ...layered('crm', [['plans'], ['organizations'], ['contacts'], ['migrations']]),
  ...layered('issues', [['issues'], ['contacts', 'notes', 'participants', 'uploads'], ['by-mail']]),
  ...layered('gateway', [['request'], ['views'], ['rest', 'openapi'], ['pages', 'graphql']]),
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'services/web/src/api/rest-api.d.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...plainLiterals],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [...testFiles, 'libs/testing/**', 'libs/test-servers/**', 'e2e/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [forTests] }] },
  },
  {
    files: ['services/**/*.ts'],
    ignores: testFiles,
    rules: { 'no-restricted-imports': ['error', { patterns: [forTests, unbounded] }] },
  },
  ...layers,
  {
    files: ['services/web/src/**/*.tsx', 'services/web/src/**/use-*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...plainLiterals, ...wordsOfPages],
    },
  },
  {
    files: pureFiles,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/|@ledgerdesk/(event-sourcing|contracts)$)',
              message: 'A pure file imports its noun, @ledgerdesk/event-sourcing, and types of contracts only.',
            },
            { regex: '^@ledgerdesk/contracts', allowTypeImports: true, message: 'Of contracts, types only.' },
            {
              regex: '^\\.\\./([^/]*/|\\.)',
              allowTypeImports: true,
              message: 'Of another noun, types only.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: impure }))],
      'no-restricted-syntax': [
        'error',
        ...plainLiterals,
        { selector: 'AwaitExpression, ForOfStatement[await=true], ImportExpression', message: impure },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: impure },
        { selector: 'CallExpression[callee.name="Date"]', message: impure },
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: impure },
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: impure },
        {
          selector:
            'MemberExpression[property.name=/^(toLocale|localeCompare|get(FullYear|Month|Date|Day|Hours|Minutes)$)/]',
          message: ofMachine,
        },
        { selector: 'MemberExpression[object.name="Intl"]', message: ofMachine },
      ],
    },
  },
  { files: ['libs/test-servers/**', '**/*.spec.ts', '**/*.contract.ts'], rules: { 'no-console': 'off' } },
);
