import { DocumentId } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import { at, Contact, fields, indexes, named, put, workingWith } from './contacts.contract';
import { Checkpoint, CollectionSpec, DocumentStore, CollectionWriter } from './document-store';
import { describeQueries } from './queries.contract';
import { describeTextSearch } from './text-search.contract';

/** Opens a handle on the same store each time. */
export type OpenStore = () => Promise<DocumentStore>;

/** The specification of the document port. */
export const describeDocumentStore = (openStore: OpenStore): void => {
  let store: DocumentStore;
  let spec: CollectionSpec;
  let contacts: CollectionWriter<Contact>;

  const { write, found, names } = workingWith(() => contacts);

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
      expect(await contacts.stored([1, 2])).toEqual(new Map([[1, { document: { name: 'Jane' }, position: 5 }]]));
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
      expect(await contacts.stored([1])).toEqual(new Map([[1, { document: { name: 'fifth' }, position: 5 }]]));
      await write(put(1, { name: 'sixth' }, 6));
      expect(await names({})).toEqual(['sixth']);
    });
    it('leaves a tombstone that is hidden from readers, and that an older document does not raise', async () => {
      await write(put(1, { name: 'Jane', tags: ['a'] }, 5));
      await write(put(1, null, 6));
      await write(put(1, { name: 'late' }, 5));
      expect(await contacts.stored([1])).toEqual(new Map([[1, { document: null, position: 6 }]]));
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
      expect((await contacts.stored(ids)).size).toBe(200);
      expect(new Set([...(await contacts.get(ids)).values()].map(({ by }) => by))).toEqual(new Set(['holder']));
      expect(await contacts.checkpoint()).toEqual(at(9));
    });
    it('takes 1,000 documents at once, with either priority', async () => {
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

  describeQueries(() => ({ store, spec, contacts }));
  describeTextSearch(() => store);

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
      expect([await contacts.count(), await contacts.checkpoint(), await contacts.stored([1])]).toEqual([
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
    it('refuses an index of fields that are not declared, of an array and others, or of a text behind others', async () => {
      await expect(store.open({ ...spec, indexes: [['name', 'nick']] })).rejects.toThrow(
        `${spec.collection}@1 has an index on nick, which it does not declare`,
      );
      await expect(store.open({ ...spec, indexes: [['name', 'tags']] })).rejects.toThrow('an array stands alone');
      const searched = { ...spec, fields: { ...fields, search: 'text' as const }, indexes: [['name', 'search']] };
      await expect(store.open(searched)).rejects.toThrow('an index of search behind others: a text comes first');
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
      expect((await reopened.stored([2])).get(2)).toEqual({ document: null, position: 1 });
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
