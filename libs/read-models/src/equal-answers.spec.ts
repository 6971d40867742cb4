import { mkdtempSync, rmSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Condition, DocumentId, Where } from '@ledgerdesk/event-sourcing';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { Change, DocumentStore, CollectionWriter, Query, Sort } from './document-store';
import { MongodbDocumentStore } from './mongodb-document-store';
import { SqliteDocumentStore } from './sqlite-document-store';

const RUNS = 100;
/** Each makes a collection with its indexes, which takes MongoDB long. */
const RUNS_ON_BOTH = 50;
const QUERIES_PER_RUN = 12;

const fields = {
  name: 'string',
  score: 'number',
  active: 'boolean',
  tags: 'string[]',
  sizes: 'number[]',
  search: 'text',
} as const;
const indexes = [['name', 'score'], ['score'], ['active', 'name'], ['tags'], ['search', 'active', 'name']];
type Value = string | number | boolean;
type Contact = Readonly<{
  name?: string | null;
  score?: number | null;
  active?: boolean | null;
  tags?: readonly string[] | null;
  sizes?: readonly number[] | null;
  search?: string | null;
  more?: unknown;
}>;

describe('equal questions', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-equal-'));
  const sqlite = new SqliteDocumentStore(directory);
  afterAll(async () => {
    await sqlite.close();
    rmSync(directory, { recursive: true });
  });

  it(
    `have the answers of a plain search in memory, on SQLite (${RUNS} runs of ${QUERIES_PER_RUN} queries)`,
    () => compare(RUNS, sqlite),
    240_000,
  );

  describeWith('mongo', 'on both stores', (server) => {
    let client: MongoClient;
    const database = uniqueName('equal-answers');
    beforeAll(async () => {
      // The driver would load `os` by import(), which jest's modules have not.
      client = await MongoClient.connect(server().url, { runtimeAdapters: { os } });
    });
    afterAll(async () => {
      await client.db(database).dropDatabase();
      await client.close();
    });

    it(
      `have the same answers and tokens (${RUNS_ON_BOTH} runs of ${QUERIES_PER_RUN} queries)`,
      () => compare(RUNS_ON_BOTH, new MongodbDocumentStore(client.db(database)), sqlite),
      240_000,
    );
  });
});

/** Few different values, so that equals and ties are many, and some that one of the stores is known to treat in its own way. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'A', 'a.b', '.*', '%', '\u0000', 'a\u0000b', 'é', '\uffee', '😀', '10', '$name'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
/** A half of a surrogate pair has no UTF-8: as a value it becomes U+FFFD, in a document it stays. */
const anyText = fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom('\ud800', '\ufffd') });
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 2, -1, 0.5, 10, 2 ** 31, 2 ** 53 - 1, -(2 ** 53), 1e300, -1.5e308, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 });
const contact: fc.Arbitrary<Contact> = fc.record(
  {
    name: maybe(anyText),
    score: maybe(number),
    active: maybe(fc.boolean()),
    tags: maybe(fc.array(text, { maxLength: 3 })),
    sizes: maybe(fc.array(number, { maxLength: 3 })),
    search: maybe(fc.array(anyText, { maxLength: 3 }).map((some) => some.join(' '))),
    more: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const id: fc.Arbitrary<DocumentId> = fc.oneof(
  fc.constantFrom<DocumentId>(0, 1, 2, 3, 4, 5, 10, '1', '10', 'a', 'é', ''),
  fc.integer(),
  text,
);
const change: fc.Arbitrary<Change<Contact>> = fc.record({
  id,
  document: fc.option(contact, { nil: null, freq: 6 }),
  position: fc.integer({ min: 1, max: 9 }),
});

const conditionOn = <V extends Value>(values: fc.Arbitrary<V>, more: fc.Arbitrary<Condition>[] = []) =>
  fc.oneof<fc.Arbitrary<Condition>[]>(
    values,
    fc.constant(null),
    fc.array(values, { maxLength: 3 }).map((some) => ({ in: some })),
    ...more,
  );
const rangeOf = <V extends Value>(values: fc.Arbitrary<V>): fc.Arbitrary<Condition> =>
  fc
    .record({ gt: values, gte: values, lt: values, lte: values }, { requiredKeys: [] })
    .filter((range) => Object.keys(range).length > 0);
const elementOf = <V extends Value>(values: fc.Arbitrary<V>): fc.Arbitrary<Condition> =>
  fc.oneof<fc.Arbitrary<Condition>[]>(
    fc.constant(null),
    values.map((has) => ({ has })),
    fc.array(values, { maxLength: 3 }).map((hasAny) => ({ hasAny })),
  );
const parts: fc.Arbitrary<Condition> = fc.array(text, { maxLength: 3 }).map((containsAll) => ({ containsAll }));
const condition = {
  search: fc.oneof<fc.Arbitrary<Condition>[]>(
    text.map((contains) => ({ contains })),
    parts,
  ),
  name: conditionOn(anyText, [rangeOf(text), text.map((contains) => ({ contains })), parts]),
  score: conditionOn(number, [rangeOf(number)]),
  active: conditionOn(fc.boolean()),
  tags: elementOf(text),
  sizes: elementOf(number),
};
const where = fc.oneof(
  fc.constant<Where>({}),
  fc.record(condition, { requiredKeys: [] }).map((conditions) => {
    const few = Object.entries(conditions).slice(0, 2);
    return Object.fromEntries(few) as Where;
  }),
);
const sort = fc.record<Sort>({
  field: fc.constantFrom('name', 'score', 'active'),
  direction: fc.constantFrom('ascending', 'descending'),
});
const query: fc.Arbitrary<Query> = fc.record(
  {
    where,
    sort,
    limit: fc.integer({ min: 1, max: 12 }),
    offset: fc.integer({ min: 0, max: 12 }),
    maxBytes: fc.integer({ min: 1, max: 400 }),
  },
  { requiredKeys: ['limit'] },
);

let versions = 0;
const compare = async (numRuns: number, ...stores: DocumentStore[]) => {
  const collection = uniqueName('contacts');
  const batches = fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 4 });
  const queries = fc.array(query, { minLength: QUERIES_PER_RUN, maxLength: QUERIES_PER_RUN });
  const property = fc.asyncProperty(
    batches,
    queries,
    fc.boolean(),
    fc.nat(2),
    async (batches, queries, indexed, late) => {
      const version = (versions += 1);
      const opened = await Promise.all(
        stores.map((store) => store.open<Contact>({ collection, version, fields, indexes })),
      );
      const kept = new Map<DocumentId, Change<Contact>>();
      for (const documents of opened) if (indexed) await documents.index();
      const states = [new Map(kept)];
      for (const batch of batches) {
        // What a change was made of may have been replaced since.
        const known = states.at(-1 - late) ?? new Map();
        const changes = batch.map((change) => ({ ...change, before: known.get(change.id) ?? null }));
        for (const change of batch) remember(kept, change);
        states.push(new Map(kept));
        await Promise.all(opened.map((documents) => documents.write(changes, checkpoint, 'live')));
      }
      const expected = [...kept.values()];
      for (const query of queries) {
        const pages = await Promise.all(opened.map((documents) => pagesOf(documents, query)));
        for (const answer of pages) {
          expect(answer).toEqual(pages[0]);
          expect(answer.map(({ documents }) => documents)).toEqual(expectedPages(expected, query));
        }
        for (const documents of opened) {
          const fitting = expected.filter(isFitting(query.where));
          expect(await documents.count(query.where)).toBe(fitting.length);
          expect(await documents.count(query.where, query.limit)).toBe(Math.min(fitting.length, query.limit));
          expect(new Set(await documents.ids(query.where ?? {}))).toEqual(new Set(fitting.map(({ id }) => id)));
          const field = query.sort?.field ?? 'active';
          const counts = countsOf(fitting, field);
          expect(await documents.countBy(field, query.where)).toEqual(counts);
          if (!Object.keys(query.where ?? {}).includes('search'))
            expect(await documents.repeated({ field, where: query.where ?? {}, limit: 1_000 })).toEqual(
              repeatedIn(counts),
            );
        }
      }
      const ids = [...kept.keys()];
      for (const documents of opened)
        expect(await documents.stored(ids)).toEqual(
          new Map(expected.map(({ id, document, position }) => [id, { document: asJson(document), position }])),
        );
      await Promise.all(stores.map((store) => store.drop(collection, version)));
    },
  );
  // To make a counterexample smaller would take longer than the test may.
  await fc.assert(property, { numRuns, endOnFailure: true });
};

const checkpoint = { logId: 'log-1', position: 1, state: 'serving', parked: null, since: 't1' } as const;

type Live = Readonly<{ id: DocumentId; document: Contact }>;

const remember = (kept: Map<DocumentId, Change<Contact>>, change: Change<Contact>) => {
  if ((kept.get(change.id)?.position ?? 0) < change.position) kept.set(change.id, change);
};

const pagesOf = async (documents: CollectionWriter<Contact>, { offset, ...query }: Query) => {
  let page = await documents.find({ ...query, ...(offset === undefined ? {} : { offset }) });
  const pages = [page];
  while (page.next !== null) pages.push((page = await documents.find({ ...query, after: page.next })));
  return pages;
};

const expectedPages = (kept: readonly Change<Contact>[], query: Query): Contact[][] => {
  const { sort, limit, offset = 0, maxBytes = Infinity } = query;
  const pages: Contact[][] = [[]];
  let bytes = 0;
  for (const { document } of kept.filter(isFitting(query.where)).sort(inOrder(sort)).slice(offset)) {
    const size = Buffer.byteLength(JSON.stringify(document));
    const page = pages.at(-1)!;
    const isFull = page.length === limit || (page.length > 0 && bytes + size > maxBytes);
    bytes = isFull ? size : bytes + size;
    if (isFull) pages.push([asJson(document)]);
    else page.push(asJson(document));
  }
  return pages;
};

const isFitting =
  (where: Where = {}) =>
  (change: Change<Contact>): change is Change<Contact> & Live =>
    change.document !== null &&
    Object.entries(where).every(([field, condition]) => fits(valueOf(change.document!, field), condition));

const fits = (value: Value | readonly Value[] | null, condition: Condition): boolean => {
  if (condition === null) return value === null;
  if (value === null) return false;
  if (Array.isArray(value)) return value.some((element) => fits(element, anyOf(condition)));
  const single = value as Value;
  if (typeof condition !== 'object') return inValueOrder(single, condition) === 0;
  if ('in' in condition) return condition.in.some((one) => inValueOrder(single, one) === 0);
  if ('containsAll' in condition) return condition.containsAll.every((part) => fits(single, { contains: part }));
  if ('contains' in condition) return Buffer.from(single as string).includes(condition.contains);
  const holds = { gt: (order: number) => order > 0, gte: (order: number) => order >= 0 };
  const bounds = { ...holds, lt: (order: number) => order < 0, lte: (order: number) => order <= 0 };
  return Object.entries(condition).every(([bound, limit]) =>
    bounds[bound as keyof typeof bounds](inValueOrder(single, limit)),
  );
};

const anyOf = (condition: Condition): Condition => {
  const { has, hasAny = [has!] } = condition as { has?: Value; hasAny?: Value[] };
  return { in: hasAny };
};

const inOrder = (sort?: Sort) => (a: Live, b: Live) => {
  const sign = sort?.direction === 'descending' ? -1 : 1;
  const [x, y] = sort
    ? [valueOf(a.document, sort.field) as Value, valueOf(b.document, sort.field) as Value]
    : [null, null];
  if ((x === null) !== (y === null)) return x === null ? 1 : -1;
  return sign * ((x !== null && inValueOrder(x, y!)) || inIdOrder(a.id, b.id));
};
const inIdOrder = (a: DocumentId, b: DocumentId) => {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return inValueOrder(a, b);
};
const inValueOrder = (a: Value, b: Value): number =>
  typeof a === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(b as string)) : Number(a > b) - Number(a < b);

const countsOf = (documents: readonly Live[], field: string) => {
  const counts = new Map<unknown, number>();
  for (const { document } of documents) {
    const value = valueOf(document, field);
    const stored = typeof value === 'string' ? Buffer.from(value).toString() : value;
    counts.set(stored, (counts.get(stored) ?? 0) + 1);
  }
  return counts;
};

const repeatedIn = (counts: ReadonlyMap<unknown, number>) =>
  [...counts]
    .flatMap(([value, count]) => (value === null || count < 2 ? [] : [{ value: value as Value, count }]))
    .sort((a, b) => inValueOrder(a.value, b.value));

/** A text ends no word at a NUL, and has none. */
const valueOf = (document: Contact, field: string) => {
  const value = document[field as keyof typeof fields] ?? null;
  return field === 'search' && value !== null ? (value as string).replaceAll('\0', '\n') : value;
};
const asJson = <T>(document: T): T => JSON.parse(JSON.stringify(document)) as T;
