// `npm run catalogue`: docs/catalogue.md, the commands, events, read models and announcements of each service, as they
// stand in the code. With `--check` nothing is written: it fails where the file says something else.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './steps.mjs';

const file = join(root, 'docs/catalogue.md');
const columns = ['commands', 'inputs', 'events', 'read models', 'announcements'];

const introduction = `# Catalogue

The commands, events, read models and announcements of each service, by noun. Generated from the code by
\`npm run catalogue\`; a spec fails if it is out of date. A decider handles _commands_, a process handles _inputs_. _Events_ are
stored. _Read models_ have their version after the @, _announcements_ are named by their public type.
`;

/** The sources of a folder, without specs. */
const sourcesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/(\.(spec|contract|fixture)\.ts$|(^|\/)fixture\/)/.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, folder, path), 'utf8');
      return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
    });

function* nodesOf(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

const literalsIn = (node) => [...nodesOf(node)].filter(ts.isStringLiteral).map(({ text }) => text);
const callOf = (node, name) => ts.isCallExpression(node) && node.expression.getText() === name;

/** `Event<'A' | 'B', …>`: the names, or none. */
const eventTypes = (node) =>
  ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Event' && node.typeArguments
    ? literalsIn(node.typeArguments[0])
    : [];

/** What a node of a source declares: pairs of a column and a name. A stored event has a type of its own name. */
const declaredBy = (node, announcements) => {
  if (callOf(node, 'Command')) return [['commands', node.arguments[0].text]];
  if (callOf(node, 'announced')) return [['announcements', nameOf(node.arguments[0].getText(), announcements)]];
  if (ts.isObjectLiteralExpression(node)) {
    const named = (name) => node.properties.find((property) => property.name?.getText() === name)?.initializer;
    const collection = named('collection');
    const version = named('version');
    return collection && version ? [['read models', `${collection.text}@${version.getText()}`]] : [];
  }
  const isStored = (type) => ts.isTypeAliasDeclaration(node.parent) && node.parent.name.text === type;
  return eventTypes(node).map((type) => [isStored(type) ? 'events' : 'inputs', type]);
};

const nameOf = (contract, announcements) => {
  if (announcements.has(contract)) return announcements.get(contract);
  throw new Error(`${contract} is announced, and is no announcement of libs/contracts`);
};

/** The name that others know of each announcement, by that of its contract. */
const announcementsIn = (folder) => {
  const nodes = sourcesIn(folder).flatMap(({ tree }) => [...nodesOf(tree)]);
  const declared = nodes.filter(
    (node) => ts.isVariableDeclaration(node) && node.initializer && callOf(node.initializer, 'announcement'),
  );
  return new Map(declared.map(({ name, initializer }) => [name.getText(), initializer.arguments[0].text]));
};

/** A row for each noun of a package that declares anything. */
const rowsOf = (folder, announcements) => {
  const nouns = new Map();
  for (const { path, tree } of sourcesIn(folder)) {
    const noun = path.includes('/') ? path.split('/')[0] : 'all';
    for (const [column, name] of [...nodesOf(tree)].flatMap((node) => declaredBy(node, announcements))) {
      const row = nouns.get(noun) ?? new Map(columns.map((of) => [of, new Set()]));
      nouns.set(noun, row);
      row.get(column).add(name);
    }
  }
  return [...nouns].map(([noun, row]) => [noun, ...columns.map((column) => [...row.get(column)])]);
};

const tableOf = (name, rows) => {
  const present = columns.filter((_, index) => rows.some((row) => row[index + 1].length > 0));
  const shown = (names) => names.map((of) => `\`${of}\``).join(', ');
  const lines = rows.map(([noun, ...cells]) => [
    noun,
    ...present.map((column) => shown(cells[columns.indexOf(column)])),
  ]);
  const cells = [['noun', ...present], ['noun', ...present].map(() => '---'), ...lines];
  return `\n## ${name}\n\n${cells.map((line) => `| ${line.join(' | ')} |\n`).join('')}`;
};

const catalogue = () => {
  const announcements = announcementsIn('libs/contracts/src');
  const services = readdirSync(join(root, 'services')).map((name) => [name, `services/${name}/src`]);
  const packages = [...services, ['every service, by its event store', 'libs/event-store/src']];
  const tables = packages.map(([name, folder]) => [name, rowsOf(folder, announcements)]);
  return introduction + tables.flatMap(([name, rows]) => (rows.length > 0 ? tableOf(name, rows) : [])).join('');
};

const made = catalogue();
if (!process.argv.includes('--check')) writeFileSync(file, made);
else if (readFileSync(file, 'utf8') !== made) {
  console.error('docs/catalogue.md is stale: run `npm run catalogue`, and commit what it writes.');
  process.exitCode = 1;
}
