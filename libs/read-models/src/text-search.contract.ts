import { uniqueName } from '@ledgerdesk/test-servers';
import fc from 'fast-check';
import { at } from './contacts.contract';
import { Change, CollectionWriter, DocumentStore } from './document-store';

type Person = Readonly<{ n: number; group: number; state: string; order: string; search: string | null }>;
type Kept = Map<number, Person | null>;

const fields = { n: 'number', group: 'number', state: 'string', order: 'string', search: 'text' } as const;
const indexes = [
  ['group', 'order', 'state'],
  ['search', 'group', 'state'],
];
/** More than two blocks of rows, and some behind them. */
const PEOPLE = 9_500;
const BATCH = 500;
const CHANGED = 400;
const SEED = 20_301;
const GENERATED_WORDS = 60;

const names = [
  ...['Jane', 'Müller', 'Françoise', 'Łukasz', 'Ångström', 'Straße', 'İpek', 'ILGIN', 'ısı', 'Nguyễn'],
  ...['Ἀλέξανδρος', 'ΝΙΚΟΣ', 'Достоевский', 'Йорк', '田中', '鈴木 一郎', '김민준', 'محمد', 'דוד', 'สมชาย'],
  ...['👩‍👩‍👧', '😀😃', '🇩🇪', 'e\u0301clair', 'a\u0308\u0323', 'ﬁsch', '10%', '100%', 'a_b', "o'neil", '"quoted"'],
  ...[
    'NEAR',
    'AND',
    'x*',
    '-minus',
    '^start',
    '{col}:',
    'a\\b',
    '(paren',
    '[set]',
    '.*',
    '\u0001',
    'nul\u0000nul',
    '\ud83d',
  ],
  ...['anna', 'anne', 'nan', 'hannah', 'zz', 'qx'],
];
/** Case is nothing that a store knows of. */
const foldCase = (some: string) => some.normalize('NFC').toLowerCase();
/** As people write them: several in a name, some cut, some that most have. */
const text = fc
  .record({
    some: fc.array(fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'grapheme', maxLength: 4 })), {
      maxLength: 3,
    }),
    isCommon: fc.nat(9).map((number) => number > 0),
  })
  .map(({ some, isCommon }) => foldCase([...some, ...(isCommon ? ['example.org'] : [])].join('\n')));
const person = fc.record({
  group: fc.constantFrom(1, 1, 1, 2),
  state: fc.constantFrom('active', 'active', 'inactive'),
  order: fc.string({ unit: 'grapheme-ascii', maxLength: 2 }),
  search: fc.option(text, { nil: null, freq: 20 }),
});

const contains = (search: string, part: string) =>
  Buffer.from(search.replaceAll('\0', '\n')).includes(Buffer.from(part));

/** Every word, and every pair of a few, of what is searched for. */
const questionsOf = (kept: Kept): string[][] => {
  const words = names.map(foldCase);
  const parts = words.flatMap((word) => {
    const characters = Array.from(word);
    return [word, characters[0]!, characters.slice(0, 2).join(''), characters.slice(-2).join('')];
  });
  const present = [...kept.values()].flatMap((one) => (one?.search ? [one.search] : []));
  const cut = fc.sample(
    fc.record({ of: fc.nat(present.length - 1), from: fc.nat(12), length: fc.integer({ min: 1, max: 12 }) }),
    { seed: SEED, numRuns: GENERATED_WORDS },
  );
  const generated = cut.map(({ of, from, length }) =>
    Array.from(present[of]!)
      .slice(from, from + length)
      .join(''),
  );
  const few = ['example', 'an', '田', '%', 'e', 'org'];
  return [
    ...[...new Set([...parts, ...generated])].map((word) => [word]),
    ...few.flatMap((one) => few.map((other) => [one, other])),
    ...[['no such word'], ['org\nexample'], ['anna', 'example', 'an'], ['x'.repeat(1_024)], []],
    // As many words as a search may have.
    Array.from('example.org'.repeat(46)),
  ];
};

/** The part of the document port that searches texts, in a collection of some size. */
export const describeTextSearch = (storeAtHand: () => DocumentStore): void => {
  describe('a search', () => {
    const spec = { collection: uniqueName('people'), version: 1, fields, indexes };
    const kept: Kept = new Map();
    let people: CollectionWriter<Person>;
    let position = 0;

    beforeAll(async () => {
      people = await storeAtHand().open<Person>(spec);
    });
    afterAll(() => storeAtHand().drop(spec.collection, spec.version));

    const write = async (changes: readonly (readonly [number, Person | null])[], priority: 'live' | 'building') => {
      for (let from = 0; from < changes.length; from += BATCH) {
        position += 1;
        const some = changes.slice(from, from + BATCH);
        for (const [id, one] of some) kept.set(id, one);
        const asChanges: Change<Person>[] = some.map(([id, document]) => ({ id, document, position }));
        await people.write(asChanges, at(position), priority);
      }
    };
    const made = (ids: readonly number[], seed: number): (readonly [number, Person])[] =>
      fc.sample(person, { seed, numRuns: ids.length }).map((one, index) => [ids[index]!, { ...one, n: ids[index]! }]);
    const inOrder = (one: Person, other: Person) =>
      Buffer.compare(Buffer.from(one.order), Buffer.from(other.order)) || one.n - other.n;

    /** Each so many of the questions. */
    const compare = async (each = 1) => {
      const all = [...kept.values()].filter((one) => one !== null).sort(inOrder);
      for (const containsAll of questionsOf(kept).filter((_, index) => index % each === 0)) {
        const fitting = all.filter(({ search, group }) => {
          return group === 1 && search !== null && containsAll.every((part) => contains(search, part));
        });
        const where = { group: 1, search: { containsAll } };
        const sort = { field: 'order', direction: 'ascending' } as const;
        const active = fitting.filter(({ state }) => state === 'active');
        const first = await people.find({ where, sort, limit: 20 });
        const second = first.next === null ? null : await people.find({ where, sort, limit: 20, after: first.next });
        const answers = {
          count: await people.count(where),
          upTo: await people.count(where, 100),
          states: new Map([...(await people.countBy('state', where))].sort()),
          first: first.documents.map(({ n }) => n),
          second: second?.documents.map(({ n }) => n) ?? [],
          last: (await people.find({ where, sort, limit: 20, offset: Math.max(0, fitting.length - 5) })).documents
            .length,
          active: await people.count({ ...where, state: 'active' }),
          narrowed: (await people.find({ where: { ...where, n: { in: [7, 8, 5_000, 9_000] } }, limit: 9 })).documents
            .length,
        };
        const states = (['active', 'inactive'] as const).map(
          (state) => [state, fitting.filter((one) => one.state === state).length] as const,
        );
        const numbers = fitting.map(({ n }) => n);
        expect([containsAll, answers]).toEqual([
          containsAll,
          {
            count: fitting.length,
            upTo: Math.min(100, fitting.length),
            states: new Map(states.filter(([, count]) => count > 0)),
            first: numbers.slice(0, 20),
            second: numbers.slice(20, 40),
            last: Math.min(5, fitting.length),
            active: active.length,
            narrowed: numbers.filter((n) => [7, 8, 5_000, 9_000].includes(n)).length,
          },
        ]);
      }
    };
    const someIds = (step: number) => Array.from({ length: CHANGED }, (_, index) => 1 + ((index * step) % PEOPLE));

    it('finds what a plain search finds, before there is an index', async () => {
      await write(
        made(
          [...Array(PEOPLE - 1_000).keys()].map((n) => n + 1),
          SEED,
        ),
        'building',
      );
      await compare(9);
    }, 300_000);
    it('finds it by the index, in every script, and by words of one and two characters', async () => {
      await people.index();
      await compare(3);
    }, 300_000);
    it('finds it after texts were added, changed, removed and brought back', async () => {
      await write(
        made(
          [...Array(1_000).keys()].map((n) => PEOPLE - 1_000 + n + 1),
          SEED + 1,
        ),
        'live',
      );
      await write(made(someIds(17), SEED + 2), 'live');
      await write(
        someIds(13).map((id) => [id, null]),
        'live',
      );
      await write(made(someIds(13).slice(0, CHANGED / 2), SEED + 3), 'live');
      // The same text, elsewhere: what stands beside it changes.
      const moved = someIds(29).flatMap((id) => (kept.get(id) ? [[id, { ...kept.get(id)!, group: 2 }] as const] : []));
      await write(moved, 'live');
      await people.index();
      await compare(2);
    }, 300_000);
  });
};
