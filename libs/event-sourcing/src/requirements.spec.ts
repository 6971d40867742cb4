import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(__dirname, '../../..');
const documents = 'docs/requirements';
const STATUSES = ['built', 'partly', 'open', 'later'];
/** Names of standards look like ids. */
const PREFIXES_OF_STANDARDS = ['AES', 'CVE', 'ISO', 'JP', 'PDF', 'RFC', 'SHA', 'UTF'];
const FOLDERS_WITHOUT_SOURCES = ['node_modules', 'dist'];

type Row = Readonly<{ id: string; status: string; document: string }>;
type Mention = Readonly<{ prefix: string; first: number; last: number }>;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(workspace, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return FOLDERS_WITHOUT_SOURCES.includes(entry.name) ? [] : filesBelow(path);
  });
const textOf = (path: string): string => readFileSync(join(workspace, path), 'utf8');

/** Of one id, or of a range: `IN-11 to IN-14`, `GRP-20..27`. */
const mentionsIn = (text: string): readonly Mention[] =>
  [...text.matchAll(/\b([A-Z]{2,5})-(\d+)\b(?:(?:\.\.| to )(?:\1-)?(\d+)\b)?/g)]
    .map(([, prefix, first, last]) => ({ prefix: prefix!, first: Number(first), last: Number(last ?? first) }))
    .filter(({ prefix }) => !PREFIXES_OF_STANDARDS.includes(prefix));
const endsOf = ({ prefix, first, last }: Mention): readonly string[] => [`${prefix}-${first}`, `${prefix}-${last}`];
const prefixOf = (id: string): string => id.split('-')[0]!;

const rows: readonly Row[] = filesBelow(documents).flatMap((document) =>
  [...textOf(document).matchAll(/^\| ([A-Z]{2,5}-\d+) \| ([^|]*) \|/gm)].map(([, id, status]) => ({
    id: id!,
    status: status!,
    document,
  })),
);
const defined = new Set(rows.map(({ id }) => id));
const sources = ['libs', 'services', 'e2e', 'tools', 'bench']
  .flatMap(filesBelow)
  .filter((path) => /\.(ts|mjs)$/.test(path));
const isTest = (path: string): boolean => /\.(spec|contract)\.ts$/.test(path) || path.startsWith('e2e/');

/** Each file with the ids that it names and no document defines. */
const undefinedIn = (paths: readonly string[]): readonly string[] =>
  paths.flatMap((path) => {
    const missing = mentionsIn(textOf(path))
      .flatMap(endsOf)
      .filter((id) => !defined.has(id));
    return [...new Set(missing)].map((id) => `${path} names ${id}`);
  });

describe('the requirements', () => {
  it('are defined once each', () => {
    const seen = new Map<string, string>();
    const repeated = rows.filter(({ id, document }) => {
      const first = seen.get(id);
      seen.set(id, document);
      return first !== undefined;
    });
    expect(repeated).toEqual([]);
  });
  it('have a status that is known', () => expect(rows.filter(({ status }) => !STATUSES.includes(status))).toEqual([]));
  it('that sources name are defined', () => expect(undefinedIn(sources)).toEqual([]));
  it('that requirements name are defined', () => expect(undefinedIn(filesBelow(documents))).toEqual([]));
  it('that are built are named by a test', () => {
    const tests = sources.filter(isTest).flatMap((path) => mentionsIn(textOf(path)));
    const isTested = (id: string): boolean => {
      const number = Number(id.split('-')[1]);
      return tests.some(({ prefix, first, last }) => prefix === prefixOf(id) && first <= number && number <= last);
    };
    expect(rows.filter(({ id, status }) => status === 'built' && !isTested(id)).map(({ id }) => id)).toEqual([]);
  });
  it('of one prefix are in the document that the index names', () => {
    const index = textOf(join(documents, 'README.md'));
    const named = new Map(
      [...index.matchAll(/^\| ([A-Z]{2,5}) +\| [^|]*\]\(([^)]+)\)/gm)].map(([, prefix, path]) => [prefix!, path!]),
    );
    const found = new Map(rows.map(({ id, document }) => [prefixOf(id), document.slice(`${documents}/`.length)]));
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(found));
    expect(rows.filter(({ id, document }) => !document.endsWith(named.get(prefixOf(id)) ?? ''))).toEqual([]);
  });
});
