import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@ledgerdesk/sqlite';
import { StoredDocument } from './document-store';
import { encodedSlices } from './encoded-changes';
import { SqliteCollection } from './sqlite-collection';
import { termsOf } from './query-plan';

type Person = Readonly<{ search: string | null; group: number }>;

const spec = {
  collection: 'people',
  version: 1,
  fields: { search: 'text', group: 'number' },
  indexes: [['search', 'group']],
} as const;
const BLOCK = 4_096;
const PEOPLE = 2 * BLOCK + 100;
const PORTION = { rows: 300, characters: 20_000, grams: 150 };
const checkpoint = { logId: 'log-1', position: 1, state: 'serving', parked: null, since: 't1' } as const;

describe('the index of a text', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-text-index-'));
  const opened: SqliteCollection[] = [];
  let files = 0;
  let position = 0;
  let people = new Map<number, StoredDocument<Person>>();
  beforeEach(() => {
    files += 1;
    people = new Map();
  });
  afterEach(() => opened.splice(0).forEach((collection) => collection.close()));
  afterAll(() => rmSync(directory, { recursive: true }));

  const fileOf = (name: string) => join(directory, `${name}-${files}.db`);
  const open = (name: string, make = false) => {
    const collection = new SqliteCollection(spec, fileOf(name), { make });
    opened.push(collection);
    return collection;
  };
  const close = (collection: SqliteCollection) => {
    opened.splice(opened.indexOf(collection), 1);
    collection.close();
  };
  const write = (collection: SqliteCollection, changes: ReadonlyMap<number, Person | null>) => {
    position += 1;
    const all = [...changes].map(([id, document]) => ({ id, document, position, before: people.get(id) ?? null }));
    for (const { id, document } of all) people.set(id, { document, position });
    for (const { slice } of encodedSlices(spec, all)) collection.write(slice, checkpoint);
  };
  /** Texts that share most of what they are made of. */
  const personOf = (seed: number): Person | null => {
    if (seed % 11 === 0) return null;
    const search = seed % 13 === 0 ? null : `jane ${(seed * 7_919) % 9_973}\nroe ${seed % 101} é${seed % 3}`;
    return { search, group: seed % 5 };
  };
  const some = (count: number, seed: number) =>
    new Map(Array.from({ length: count }, (_, n) => [1 + ((n * 977 + seed * 31) % PEOPLE), personOf(n * 17 + seed)]));
  const fillUp = (collection: SqliteCollection) => {
    while (collection.fill(PORTION));
  };
  const stored = (name: string) => {
    const database = openDatabase(fileOf(name), { synchronous: 'NORMAL' });
    const rows = database.prepare('SELECT block, hex(gram), hex(rows) FROM "grams search" ORDER BY block, gram').raw();
    const blocks = database.prepare('SELECT blocks FROM searched').raw();
    const all = { blocks: blocks.all(), rows: rows.all() };
    database.close();
    return all;
  };
  const expectAsBuiltAnew = () => {
    const anew = open('anew', true);
    const inOrder = [...people].sort(([one], [other]) => one - other);
    write(anew, new Map(inOrder.map(([id, { document }]) => [id, document])));
    anew.index(spec);
    expect(stored('anew').blocks).toEqual([[2]]);
    expect(stored('kept')).toEqual(stored('anew'));
  };
  const begun = () => {
    const kept = open('kept', true);
    kept.index(spec);
    write(kept, new Map(Array.from({ length: PEOPLE }, (_, n) => [n + 1, personOf(n + 1)])));
    return kept;
  };

  it('is the same, taken in a portion at a time, as it is when all is taken in at once', () => {
    fillUp(begun());
    expectAsBuiltAnew();
  });
  it('is so with texts that change before, while and after their block is taken in', () => {
    const kept = begun();
    let portions = 0;
    while (kept.fill(PORTION)) {
      portions += 1;
      write(kept, some(3, portions));
    }
    expect(portions).toBeGreaterThan(30);
    write(kept, some(500, 3));
    expectAsBuiltAnew();
  });
  it('is so where another connection changes texts meanwhile', () => {
    const kept = begun();
    const other = open('kept');
    // Its rows take some fourteen portions: what others write comes while grams are written.
    for (let portion = 1; portion <= 60; portion += 1) {
      kept.fill(PORTION);
      if (portion % 20 === 0) write(other, some(20, portion));
    }
    fillUp(kept);
    expectAsBuiltAnew();
  });
  it('is so where the process ended meanwhile, and another one went on', () => {
    let kept = begun();
    for (let process = 0; process < 4; process += 1) {
      for (let portion = 0; portion < 20 + 9 * process; portion += 1) kept.fill(PORTION);
      close(kept);
      kept = open('kept');
      write(kept, some(40, process));
    }
    fillUp(kept);
    expectAsBuiltAnew();
  });
  it('is so where a portion is taken back', () => {
    const kept = begun();
    const other = openDatabase(fileOf('kept'), { synchronous: 'NORMAL' });
    for (let portion = 0; portion < 30; portion += 1) kept.fill(PORTION);
    other.exec('CREATE TRIGGER full BEFORE INSERT ON "grams search" BEGIN SELECT RAISE(FAIL, \'full\'); END');
    expect(() => fillUp(kept)).toThrow('full');
    other.exec('DROP TRIGGER full');
    other.close();
    fillUp(kept);
    expectAsBuiltAnew();
  });
  it('finds a text that is too long for it', async () => {
    const kept = begun();
    write(kept, new Map([[77, { search: `${'long '.repeat(20_000)} end-of-the-long-one`, group: 1 }]]));
    fillUp(kept);
    const find = (contains: string) => kept.count(termsOf(spec, { search: { contains } }));
    expect([await find('end-of-the-long-one'), await find('end-of-no-one'), await find('-o')]).toEqual([1, 0, 1]);
  });
});
