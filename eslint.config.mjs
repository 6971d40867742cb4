import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const ports = ['blobs', 'event-store', 'read-models', 'state'];

/** Which library may know which: the arrows of the architecture. */
const libraries = {
  'event-sourcing': [],
  contracts: ['event-sourcing'],
  sqlite: [],
  state: ['sqlite'],
  blobs: ['sqlite'],
  'event-store': ['event-sourcing', 'sqlite', 'state'],
  'read-models': ['event-sourcing', 'event-store', 'sqlite', 'state'],
  messaging: ['contracts', 'event-sourcing', 'event-store', 'read-models', 'state'],
  processes: ['event-sourcing', 'event-store', 'read-models', 'state'],
  'service-host': [...ports, 'contracts', 'event-sourcing', 'messaging', 'processes', 'sqlite'],
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
/** Specs may also start servers and open stores. */
const forSpecs = ['test-servers', 'sqlite'];

const boundaries = [
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib', 'lib:testing', 'lib:test-servers'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:testing', 'type:service'] },
  ...Object.entries(libraries).map(([name, known]) => ({
    sourceTag: `lib:${name}`,
    onlyDependOnLibsWithTags: [...new Set([name, ...known, ...forSpecs])].map((known) => `lib:${known}`),
  })),
];

/** A decision, a process and a projection know their siblings, the pure library, and types of contracts. Nothing else. */
const pureFiles = ['**/*.decider.ts', '**/*.process.ts', '**/*.projection.ts'];
const impure = 'A pure file has no clock, no randomness and waits for nothing: time and ids arrive with the command.';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/planted/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.contract.ts', 'libs/testing/**', 'libs/test-servers/**', 'e2e/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@ledgerdesk/(testing|test-servers|.*/testing)$', message: 'For tests only.' }] },
      ],
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
              regex: '^(?!\\./|@ledgerdesk/event-sourcing$|@ledgerdesk/contracts)',
              message: 'A pure file imports its siblings, @ledgerdesk/event-sourcing and types of contracts only.',
            },
            { regex: '^@ledgerdesk/contracts', allowTypeImports: true, message: 'Of contracts, types only.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'AwaitExpression', message: impure },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: impure },
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: impure },
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: impure },
        { selector: 'Identifier[name="randomUUID"]', message: impure },
      ],
    },
  },
  { files: ['libs/test-servers/**', '**/*.spec.ts', '**/*.contract.ts'], rules: { 'no-console': 'off' } },
);
