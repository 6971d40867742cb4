import { DocumentId } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import {
  Change,
  Checkpoint,
  CollectionSpec,
  DocumentStore,
  InvalidQuery,
  KeptDocuments,
  Query,
} from './document-store';

/** Opens a handle on the same store each time. */
export type OpenStore = () => Promise<DocumentStore>;

type Contact = Readonly<{
  name?: string | null;
  group?: number;
  score?: number | null;
  active?: boolean | null;
  tags?: readonly string[] | null;
  numbers?: readonly number[];
}> &
  Readonly<Record<string, unknown>>;

const fields = {
  name: 'string',
  group: 'number',
  score: 'number',
  active: 'boolean',
  tags: 'string[]',
  numbers: 'number[]',
} as const;
const indexes = [['group', 'name'], ['score'], ['tags'], ['numbers']];

const at = (position: number, logId = 'log-1'): Checkpoint => ({
  logId,
  position,
  state: 'serving',
  parked: null,
  since: '2030-01-02T00:00:00.000Z',
});
const put = (id: DocumentId, document: Contact | null, position = 1): Change<Contact> => ({ id, document, position });
const named = (...names: (string | null)[]) => names.map((name, index) => put(index + 1, { n: index + 1, name }));

/** The specification of the document port. */
export const describeDocumentStore = (openStore: OpenStore): void => {
  let store: DocumentStore;
  let spec: CollectionSpec;
  let contacts: KeptDocuments<Contact>;

  const write = (...changes: Change<Contact>[]) => contacts.write(changes, at(1), 'live');
  const found = async (query: Partial<Query>) => (await contacts.find({ limit: 100, ...query })).documents;
  const names = async (query: Partial<Query>) => (await found(query)).map(({ name }) => name ?? null);
  const numbers = async (query: Partial<Query>) => (await found(query)).map(({ n }) => n);
  const pages = async (query: Query) => {
    const seen: Contact[][] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await contacts.find({ ...query, ...(after === undefined ? {} : { after }) });
      seen.push([...page.documents]);
      after = page.next;
    }
    return seen;
  };

  beforeAll(async () => {
    store = await openStore();
  });
  beforeEach(async () => {
    spec = { collection: uniqueName('contacts'), version: 1, fields, indexes };
    contacts = await store.open<Contact>(spec);
  });
  afterEach(() => store.drop(spec.collection, spec.version));
  afterAll(() => store.close());

  describe('writing', () => {
    it('keeps documents and their positions', async () => {
      await write(put(1, { name: 'Jane' }, 5), put('x', { name: 'Joe' }, 6));
      expect(await contacts.get(['x', 1, 2])).toEqual(
        new Map<DocumentId, Contact>([
          ['x', { name: 'Joe' }],
          [1, { name: 'Jane' }],
        ]),
      );
      expect(await contacts.kept([1, 2])).toEqual(new Map([[1, { document: { name: 'Jane' }, position: 5 }]]));
    });
    it('tells a number from the same digits as text', async () => {
      await write(put(7, { name: 'number' }), put('7', { name: 'text' }));
      expect((await contacts.get(['7'])).get('7')).toEqual({ name: 'text' });
      expect(await names({})).toEqual(['number', 'text']);
    });
    it('replaces a document only by a newer one', async () => {
      await write(put(1, { name: 'fifth' }, 5));
      await write(put(1, { name: 'fourth' }, 4));
      await write(put(1, { name: 'another fifth' }, 5));
      expect(await contacts.kept([1])).toEqual(new Map([[1, { document: { name: 'fifth' }, position: 5 }]]));
      await write(put(1, { name: 'sixth' }, 6));
      expect(await names({})).toEqual(['sixth']);
    });
    it('leaves a tombstone that is hidden from readers, and that an older document does not raise', async () => {
      await write(put(1, { name: 'Jane', tags: ['a'] }, 5));
      await write(put(1, null, 6));
      await write(put(1, { name: 'late' }, 5));
      expect(await contacts.kept([1])).toEqual(new Map([[1, { document: null, position: 6 }]]));
      expect(await contacts.get([1])).toEqual(new Map());
      expect([
        await found({}),
        await found({ where: { name: null } }),
        await found({ where: { tags: { has: 'a' } } }),
      ]).toEqual([[], [], []]);
      expect([
        await contacts.count(),
        await contacts.count({ name: null }),
        await contacts.ids({ tags: null }),
      ]).toEqual([0, 0, []]);
      expect(await contacts.countBy('name')).toEqual(new Map());
      await write(put(1, { name: 'back' }, 7));
      expect(await names({})).toEqual(['back']);
    });
    it('ignores a tombstone that is older than the document', async () => {
      await write(put(1, { name: 'Jane' }, 5));
      await write(put(1, null, 5), put(1, null, 4));
      expect(await names({})).toEqual(['Jane']);
    });
    it('takes the newest of several changes of one document, in any order', async () => {
      await write(put(1, { name: 'a' }, 1), put(1, { name: 'b' }, 3), put(1, { name: 'c' }, 2));
      await write(put(2, { name: 'd' }, 2), put(2, null, 3));
      expect(await names({})).toEqual(['b']);
    });
    it('gives an older and a newer writer the same result, whoever comes first', async () => {
      const other = await store.open<Contact>(spec);
      const ids = Array.from({ length: 200 }, (_, id) => id);
      await Promise.all([
        contacts.write(
          ids.map((id) => put(id, { by: 'late' }, 8)),
          at(8),
          'live',
        ),
        other.write(
          ids.map((id) => put(id, { by: 'holder' }, 9)),
          at(9),
          'live',
        ),
        contacts.write(
          ids.map((id) => put(id, { by: 'later' }, 7)),
          at(7),
          'building',
        ),
      ]);
      expect((await contacts.kept(ids)).size).toBe(200);
      expect(new Set([...(await contacts.get(ids)).values()].map(({ by }) => by))).toEqual(new Set(['holder']));
      expect(await contacts.checkpoint()).toEqual(at(9));
    });
    it('takes 1,000 documents at once, on either lane', async () => {
      const many = (from: number) =>
        Array.from({ length: 1_000 }, (_, index) => put(from + index, { group: index % 4 }));
      await contacts.write(many(0), at(1), 'building');
      await contacts.write(many(1_000), at(2), 'live');
      expect(await contacts.count()).toBe(2_000);
      expect(await contacts.countBy('group')).toEqual(new Map([0, 1, 2, 3].map((group) => [group, 500])));
    });
    it('takes a document of a megabyte', async () => {
      const text = 'ä€😀 '.repeat(80_000);
      await write(put(1, { text }));
      expect((await contacts.get([1])).get(1)).toEqual({ text });
    });
    it('answers documents as JSON has them, whatever their keys and values', async () => {
      const text = `{"__proto__":{"a":1},"constructor":2,"a.b":{"$c":1,"$set":{"d.e":null}},"$where":"x","":0,"_id":9,
        "big":9007199254740991,"huge":1.5e300,"tiny":5e-324,"whole":3.0,"nul":"a\\u0000b","half":"\\ud800","list":[[],{}]}`;
      await write(put(1, JSON.parse(text)), put('a\u0000b.$"\'', { name: 'x\u0000y' }));
      expect(JSON.stringify((await contacts.get([1])).get(1))).toBe(JSON.stringify(JSON.parse(text)));
      expect(await contacts.ids({ name: 'x\u0000y' })).toEqual(['a\u0000b.$"\'']);
      expect(await contacts.countBy('name')).toEqual(
        new Map([
          [null, 1],
          ['x\u0000y', 1],
        ]),
      );
    });
    it('refuses a document that does not have what is declared, and names the field', async () => {
      for (const [field, value] of Object.entries({
        name: 5,
        group: '5',
        score: NaN,
        active: 1,
        tags: 'a',
        numbers: [1, '2'],
      }))
        await expect(write(put(1, { [field]: value } as Contact))).rejects.toThrow(
          `${spec.collection}@1, document 1: the field ${field} is no ${fields[field as keyof typeof fields]}`,
        );
      expect([await contacts.count(), await contacts.checkpoint()]).toEqual([0, null]);
    });
  });

  describe('the checkpoint', () => {
    it('is missing at first, and then as it was written', async () => {
      expect(await contacts.checkpoint()).toBeNull();
      const parked = { position: 3, since: '2030-01-02T00:00:00.000Z', attempts: 2, reason: 'no such "thing"' };
      const checkpoint: Checkpoint = { ...at(Number.MAX_SAFE_INTEGER), state: 'building', parked };
      await contacts.write([], checkpoint, 'building');
      expect(await contacts.checkpoint()).toEqual(checkpoint);
    });
    it('goes on only, in one log', async () => {
      await contacts.write([], at(5), 'live');
      await contacts.write([], at(4), 'live');
      expect(await contacts.checkpoint()).toEqual(at(5));
      await contacts.write([], { ...at(5), state: 'building' }, 'live');
      expect(await contacts.checkpoint()).toEqual({ ...at(5), state: 'building' });
    });
    it('is replaced by one of another log', async () => {
      await contacts.write([], at(5), 'live');
      await contacts.write([], at(2, 'log-2'), 'live');
      expect(await contacts.checkpoint()).toEqual(at(2, 'log-2'));
    });
  });

  describe('a condition', () => {
    const filtered = async (where: Query['where'] & object) => {
      expect(await contacts.count(where)).toBe((await contacts.ids(where)).length);
      expect((await contacts.ids(where)).slice().sort()).toEqual((await numbers({ where })).slice().sort());
      return numbers({ where });
    };
    const none = { in: [] };

    it('on text is equality, one of several, a range, a part, or absence', async () => {
      await write(...named('Jane', 'jane', 'Ján.*', null, ''), put(6, { n: 6 }));
      expect(await filtered({ name: 'Jane' })).toEqual([1]);
      expect(await filtered({ name: { in: ['', 'jane', 'jane', 'nobody'] } })).toEqual([2, 5]);
      expect(await filtered({ name: none })).toEqual([]);
      expect(await filtered({ name: { gte: 'Jane', lt: 'jane' } })).toEqual([1, 3]);
      expect(await filtered({ name: { contains: 'an' } })).toEqual([1, 2]);
      expect(await filtered({ name: { contains: '.*' } })).toEqual([3]);
      expect(await filtered({ name: { contains: '' } })).toEqual([1, 2, 3, 5]);
      expect(await filtered({ name: null })).toEqual([4, 6]);
    });
    it('on text takes line breaks, NUL and characters of patterns as they are', async () => {
      const odd = ['a\nb', 'a\u0000b', '%_', '\\d', "'; DROP TABLE documents; --", '^$'];
      await write(...named(...odd));
      for (const [index, name] of odd.entries()) {
        expect(await filtered({ name })).toEqual([index + 1]);
        expect(await filtered({ name: { contains: name.slice(1) } })).toContain(index + 1);
      }
      expect(await filtered({ name: { contains: '\u0000' } })).toEqual([2]);
      expect(await filtered({ name: { contains: '_' } })).toEqual([3]);
      expect(await filtered({ name: { contains: '^' } })).toEqual([6]);
    });
    it('on a number is equality, one of several, a range, or absence', async () => {
      const scores = [0, 1.5, -2, 9007199254740991, 1e300, null];
      await write(...scores.map((score, index) => put(index + 1, { n: index + 1, score })));
      expect(await filtered({ score: -0 })).toEqual([1]);
      expect(await filtered({ score: { in: [1.5, 9007199254740991] } })).toEqual([2, 4]);
      expect(await filtered({ score: none })).toEqual([]);
      expect(await filtered({ score: { gt: 0 } })).toEqual([2, 4, 5]);
      expect(await filtered({ score: { gte: -2, lte: 0 } })).toEqual([1, 3]);
      expect(await filtered({ score: null })).toEqual([6]);
    });
    it('on a boolean is equality, one of several, or absence', async () => {
      await write(...[true, false, null].map((active, index) => put(index + 1, { n: index + 1, active })));
      expect(await filtered({ active: false })).toEqual([2]);
      expect(await filtered({ active: { in: [true, false] } })).toEqual([1, 2]);
      expect(await filtered({ active: null })).toEqual([3]);
    });
    it('on an array is an element, or absence; an empty array is there', async () => {
      const tags = [['a', 'b', 'a'], [], ['b'], null];
      await write(
        ...tags.map((tags, index) => put(index + 1, { n: index + 1, tags, numbers: tags ? [tags.length] : [] })),
      );
      expect(await filtered({ tags: { has: 'a' } })).toEqual([1]);
      expect(await filtered({ tags: { has: 'b' }, numbers: { has: 1 } })).toEqual([3]);
      expect(await filtered({ tags: null })).toEqual([4]);
      await write(put(1, { n: 1, tags: ['c'] }, 2));
      expect([await filtered({ tags: { has: 'a' } }), await filtered({ tags: { has: 'c' } })]).toEqual([[], [1]]);
    });
    it('holds together with the others', async () => {
      await write(
        put(1, { n: 1, group: 1, name: 'a' }),
        put(2, { n: 2, group: 1 }),
        put(3, { n: 3, group: 2, name: 'a' }),
      );
      expect(await filtered({ group: 1, name: 'a' })).toEqual([1]);
      expect(await filtered({ group: { in: [1, 2] }, name: null })).toEqual([2]);
      expect(await contacts.countBy('group', { name: 'a' })).toEqual(
        new Map([
          [1, 1],
          [2, 1],
        ]),
      );
    });
  });

  describe('sorting', () => {
    const strange = ['é', 'z', '\uffee', '😀', 'Z', '', 'a\u0000', 'a', 'a\u0000a', 'ab'];
    const byCodePoint = ['', 'Z', 'a', 'a\u0000', 'a\u0000a', 'ab', 'z', 'é', '\uffee', '😀'];

    it('is by id without a field: numbers, then text', async () => {
      await write(...['b', 10, 'a', 9, -1, '10'].map((id) => put(id, { n: id })));
      expect(await numbers({})).toEqual([-1, 9, 10, '10', 'a', 'b']);
    });
    it('orders text by code point in both directions', async () => {
      await write(...named(...strange));
      expect(await names({ sort: { field: 'name', direction: 'ascending' } })).toEqual(byCodePoint);
      expect(await names({ sort: { field: 'name', direction: 'descending' } })).toEqual([...byCodePoint].reverse());
    });
    it('puts what is absent last in both directions, and equals by id in the same direction', async () => {
      await write(...[2, null, 1, 2, null].map((score, index) => put(index + 1, { n: index + 1, score })));
      expect(await numbers({ sort: { field: 'score', direction: 'ascending' } })).toEqual([3, 1, 4, 2, 5]);
      expect(await numbers({ sort: { field: 'score', direction: 'descending' } })).toEqual([4, 1, 3, 5, 2]);
    });
    it('orders booleans false first', async () => {
      await write(...[true, null, false].map((active, index) => put(index + 1, { n: index + 1, active })));
      expect(await numbers({ sort: { field: 'active', direction: 'ascending' } })).toEqual([3, 1, 2]);
    });
    it('keeps to the conditions, on the same field too', async () => {
      await write(...named('b', 'a', null, 'c'));
      const sort = { field: 'name', direction: 'descending' } as const;
      expect(await names({ where: { name: { lt: 'c' } }, sort })).toEqual(['b', 'a']);
      expect(await numbers({ where: { name: null }, sort })).toEqual([3]);
    });
  });

  describe('paging', () => {
    const scores = [5, null, 3, 5, 1, null, 5, 2, null];
    const ids = ['1', 2, 'x', 4, 5, '6', 7, 8, 9];
    const scored = () => scores.map((score, index) => put(ids[index]!, { n: ids[index], score, group: 1 }));

    it.each([1, 2, 3, 9, 100])('follows tokens from page to page, %i at a time', async (limit) => {
      await write(...scored());
      for (const indexed of [false, true]) {
        if (indexed) await contacts.index();
        for (const direction of ['ascending', 'descending'] as const) {
          const sort = { field: 'score', direction };
          const whole = await numbers({ where: { group: 1 }, sort });
          const seen = await pages({ where: { group: 1 }, sort, limit });
          expect(seen.flat().map(({ n }) => n)).toEqual(whole);
          expect(seen.length).toBe(Math.ceil(9 / limit));
        }
        expect((await pages({ limit })).flat().map(({ n }) => n)).toEqual([2, 4, 5, 7, 8, 9, '1', '6', 'x']);
      }
    });
    it('neither skips nor doubles when documents come and go in between', async () => {
      await write(...scored());
      const sort = { field: 'score', direction: 'ascending' } as const;
      const first = await contacts.find({ sort, limit: 3 });
      expect(first.documents.map(({ n }) => n)).toEqual([5, 8, 'x']);
      await write(put(8, null, 2), put('x', null, 2), put(0, { n: 0, score: 0 }), put(3, { n: 3, score: 5 }));
      const rest = await contacts.find({ sort, limit: 100, after: first.next! });
      expect(rest.documents.map(({ n }) => n)).toEqual([3, 4, 7, '1', 2, 9, '6']);
      expect(rest.next).toBeNull();
    });
    it('goes on from a token after the collection was built anew', async () => {
      await write(...scored());
      const { next } = await contacts.find({ limit: 5 });
      const rebuilt = await store.open<Contact>({ ...spec, version: 2 });
      await rebuilt.write(scored(), at(1), 'building');
      expect((await rebuilt.find({ limit: 9, after: next! })).documents.map(({ n }) => n)).toEqual([9, '1', '6', 'x']);
      await store.drop(spec.collection, 2);
    });
    it('begins at an offset', async () => {
      await write(...scored());
      const sort = { field: 'score', direction: 'descending' } as const;
      const whole = await numbers({ sort });
      for (let offset = 0; offset <= 10; offset += 1) {
        const page = await contacts.find({ sort, limit: 2, offset });
        expect(page.documents.map(({ n }) => n)).toEqual(whole.slice(offset, offset + 2));
        expect(page.next === null).toBe(offset + 2 >= 9);
        if (page.next) expect(await numbers({ sort, after: page.next })).toEqual(whole.slice(offset + 2));
      }
    });
    it('ends a page before it has too many bytes, and answers at least one document', async () => {
      const sized = (bytes: number) => 'x'.repeat(bytes - '{"text":""}'.length);
      await write(...[40, 60, 20, 500, 80, 20].map((bytes, index) => put(index, { text: sized(bytes) })));
      const seen = await pages({ limit: 100, maxBytes: 100 });
      expect(seen.map((page) => page.map((document) => JSON.stringify(document).length))).toEqual([
        [40, 60],
        [20],
        [500],
        [80, 20],
      ]);
      expect((await pages({ limit: 1, maxBytes: 100 })).length).toBe(6);
    });
    it('counts bytes, not characters', async () => {
      await write(put(1, { text: '€€€€' }), put(2, { text: '€€€€' }));
      expect((await contacts.find({ limit: 9, maxBytes: 46 })).documents.length).toBe(2);
      expect((await contacts.find({ limit: 9, maxBytes: 45 })).documents.length).toBe(1);
    });
  });

  describe('counting by a field', () => {
    it('tells how many have each value, and how many have none', async () => {
      await write(...[true, false, null, true].map((active, index) => put(index, { active, score: active ? 0 : 0.5 })));
      await write(put(8, {}), put(9, { active: false }), put(9, null, 2));
      expect(await contacts.countBy('active')).toEqual(
        new Map<boolean | null, number>([
          [true, 2],
          [false, 1],
          [null, 2],
        ]),
      );
      expect(await contacts.countBy('score', { active: true })).toEqual(new Map([[0, 2]]));
    });
  });

  describe('a query that no store answers', () => {
    const ascending = (field: string) => ({ sort: { field, direction: 'ascending' } }) as const;
    const invalid: [Partial<Query>, string][] = [
      [{ where: { nick: 'J' } }, 'does not declare a field nick'],
      [{ where: { constructor: 'J' } }, 'does not declare a field constructor'],
      [{ where: { name: 5 } }, 'The condition on name does not fit a string'],
      [{ where: { name: { in: ['a', 5] } } }, 'name'],
      [{ where: { name: { has: 'a' } } }, 'name'],
      [{ where: { name: {} } }, 'name'],
      [{ where: { name: { gt: 'a', like: 'b' } as never } }, 'name'],
      [{ where: { name: undefined as never } }, 'name'],
      [{ where: { group: { gt: 'a' } } }, 'The condition on group does not fit a number'],
      [{ where: { group: NaN } }, 'group'],
      [{ where: { group: { contains: '1' } } }, 'group'],
      [{ where: { active: { gt: false } } }, 'The condition on active does not fit a boolean'],
      [{ where: { active: 1 } }, 'active'],
      [{ where: { tags: 'a' } }, 'The condition on tags does not fit a string[]'],
      [{ where: { tags: { has: 1 } } }, 'tags'],
      [{ where: { numbers: { in: [1] } } }, 'numbers'],
      [ascending('nick'), 'does not declare a field nick'],
      [ascending('tags'), 'tags is an array'],
      [{ sort: { field: 'name', direction: 'up' as never } }, 'The direction of name'],
      [{ limit: 0 }, 'limit must be a whole number from 1 to 1000'],
      [{ limit: 1_001 }, 'limit'],
      [{ offset: -1 }, 'offset'],
      [{ maxBytes: 0.5 }, 'maxBytes'],
      [{ after: 'garbled' }, 'after is no token of a page'],
      [{ after: Buffer.from('[1,2]').toString('base64url') }, 'after is no token of a page'],
    ];

    it.each(invalid)('names what is wrong with %j', async (query, message) => {
      const error = await contacts.find({ limit: 10, ...query }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(InvalidQuery);
      expect((error as Error).message).toContain(message);
    });
    it('is one with the token of another, or with a token and an offset', async () => {
      await write(...named('a', 'b', 'c'));
      const { next } = await contacts.find({ limit: 1, where: { name: { gt: '' } }, ...ascending('name') });
      const after = next!;
      const same: Query = { limit: 1, where: { name: { gt: '' } }, ...ascending('name'), after };
      expect((await contacts.find(same)).documents).toEqual([{ n: 2, name: 'b' }]);
      await expect(contacts.find({ ...same, offset: 1 })).rejects.toThrow(InvalidQuery);
      await expect(contacts.find({ ...same, where: {} })).rejects.toThrow('after is the token of another query');
      await expect(contacts.find({ ...same, ...ascending('score') })).rejects.toThrow('another query');
      await expect(contacts.find({ limit: 1, where: { name: { gt: '' } }, after })).rejects.toThrow('another query');
    });
    it('is refused by counts and ids too', async () => {
      await expect(contacts.count({ nick: 'J' })).rejects.toThrow(InvalidQuery);
      await expect(contacts.ids({ nick: 'J' })).rejects.toThrow(InvalidQuery);
      await expect(contacts.countBy('tags')).rejects.toThrow(InvalidQuery);
      await expect(contacts.countBy('nick')).rejects.toThrow(InvalidQuery);
    });
  });

  describe('the store', () => {
    it('takes any name of a field', async () => {
      const odd = [
        '"; DROP TABLE documents; --',
        'id',
        'document',
        'position',
        'a.b',
        '$a',
        'A',
        'a',
        'A^',
        'a^',
        '__proto__',
        '%',
      ];
      const declared = Object.fromEntries(odd.map((field) => [field, 'string' as const]));
      Object.defineProperty(declared, '__proto__', { value: 'string', enumerable: true });
      const strange = {
        collection: uniqueName("it's/odd.$"),
        version: 3,
        fields: declared,
        indexes: odd.map((field) => [field]),
      };
      const documents = await store.open<object>(strange);
      await documents.index();
      const document = JSON.parse(
        `{${odd.map((field) => `${JSON.stringify(field)}:${JSON.stringify(`its ${field}`)}`)}}`,
      );
      await documents.write([{ id: 1, document, position: 1 }], at(1), 'live');
      for (const field of odd) {
        const where = JSON.parse(`{${JSON.stringify(field)}:${JSON.stringify(`its ${field}`)}}`);
        expect(await documents.find({ where, sort: { field, direction: 'ascending' }, limit: 1 })).toEqual({
          documents: [document],
          next: null,
        });
        expect(await documents.countBy(field)).toEqual(new Map([[`its ${field}`, 1]]));
      }
      expect(await store.collections()).toContainEqual({
        collection: strange.collection,
        version: 3,
        checkpoint: at(1),
      });
      await store.drop(strange.collection, 3);
    });
    it('names its collections with their checkpoints, and forgets what is dropped', async () => {
      const ours = async () => (await store.collections()).filter(({ collection }) => collection === spec.collection);
      await write(put(1, { name: 'Jane' }));
      await store.open({ ...spec, version: 2 });
      expect(await ours()).toHaveLength(2);
      expect(await ours()).toEqual(
        expect.arrayContaining([
          { collection: spec.collection, version: 1, checkpoint: at(1) },
          { collection: spec.collection, version: 2, checkpoint: null },
        ]),
      );
      await store.drop(spec.collection, 1);
      await store.drop(spec.collection, 7);
      expect(await ours()).toEqual([{ collection: spec.collection, version: 2, checkpoint: null }]);
      await store.drop(spec.collection, 2);
      contacts = await store.open<Contact>(spec);
      expect([await contacts.count(), await contacts.checkpoint(), await contacts.kept([1])]).toEqual([
        0,
        null,
        new Map(),
      ]);
    });
    it('keeps versions apart', async () => {
      const second = await store.open<Contact>({ ...spec, version: 2, fields: { ...fields, nick: 'string' } });
      await write(put(1, { name: 'Jane' }));
      await second.write([put(1, { nick: 'J' })], at(3), 'building');
      expect([await names({}), await second.count({ nick: 'J' }), await contacts.checkpoint()]).toEqual([
        ['Jane'],
        1,
        at(1),
      ]);
      await store.drop(spec.collection, 2);
    });
    it('refuses other fields under the same version', async () => {
      await expect(store.open({ ...spec, fields: { ...fields, nick: 'string' } })).rejects.toThrow(
        `${spec.collection}@1 was made with other fields; a change of fields needs a new version`,
      );
      await store.open({ ...spec, fields: Object.fromEntries(Object.entries(fields).reverse()) });
    });
    it('refuses an index of fields that are not declared, or of an array and others', async () => {
      await expect(store.open({ ...spec, indexes: [['name', 'nick']] })).rejects.toThrow(
        `${spec.collection}@1 has an index on nick, which it does not declare`,
      );
      await expect(store.open({ ...spec, indexes: [['name', 'tags']] })).rejects.toThrow('an array stands alone');
    });
    it('answers the same with and without indexes, which can be made again and beside writes', async () => {
      await write(...named('b', null, 'a'));
      const sort = { field: 'name', direction: 'ascending' } as const;
      const before = await found({ sort });
      await Promise.all([contacts.index(), contacts.index(), write(put(3, { n: 3, name: 'a' }, 2)), contacts.index()]);
      expect(await found({ sort })).toEqual(before);
    });
    it('shows one handle what another one wrote', async () => {
      const other = await openStore();
      const theirs = await other.open<Contact>(spec);
      await write(put(1, { name: 'Jane' }));
      expect([await theirs.count({ name: 'Jane' }), await theirs.checkpoint()]).toEqual([1, at(1)]);
      await theirs.write([put(1, { name: 'Joe' }, 2)], at(2), 'live');
      expect([await names({}), await contacts.checkpoint()]).toEqual([['Joe'], at(2)]);
      await other.close();
    });
    it('has after closing and opening what it had before', async () => {
      const first = await openStore();
      await (await first.open<Contact>(spec)).write([put(1, { name: 'Jane' }), put(2, null)], at(4), 'building');
      await first.close();
      const second = await openStore();
      const reopened = await second.open<Contact>(spec);
      expect((await reopened.find({ limit: 9 })).documents).toEqual([{ name: 'Jane' }]);
      expect((await reopened.kept([2])).get(2)).toEqual({ document: null, position: 1 });
      expect(await reopened.checkpoint()).toEqual(at(4));
      await second.close();
    });
    it('refuses what is asked after it was closed', async () => {
      const closed = await openStore();
      const documents = await closed.open<Contact>(spec);
      await closed.close();
      await closed.close();
      await expect(documents.count()).rejects.toThrow('closed');
      await expect(documents.write([], at(1), 'live')).rejects.toThrow('closed');
    });
  });
};
