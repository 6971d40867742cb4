import { at, Contact, named, put, workingWith } from './contacts.contract';
import { CollectionSpec, DocumentStore, InvalidQuery, CollectionWriter, Query, RepeatedQuery } from './document-store';

/** What is at hand in a test: an empty collection, kept in a store. */
export type AtHand = Readonly<{ store: DocumentStore; spec: CollectionSpec; contacts: CollectionWriter<Contact> }>;

/** The part of the document port that answers questions. */
export const describeQueries = (atHand: () => AtHand): void => {
  let store: DocumentStore;
  let spec: CollectionSpec;
  let contacts: CollectionWriter<Contact>;
  beforeEach(() => ({ store, spec, contacts } = atHand()));
  const { write, names, numbers, pages } = workingWith(() => contacts);

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
    it('on text is each of several parts, in any order; each of none is in any text', async () => {
      await write(...named('Jane', 'Jean', null, ''));
      expect(await filtered({ name: { containsAll: ['ne', 'J', 'an'] } })).toEqual([1]);
      expect(await filtered({ name: { containsAll: ['J', 'J'] } })).toEqual([1, 2]);
      expect(await filtered({ name: { containsAll: [] } })).toEqual([1, 2, 4]);
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
    it('on an array is an element, one of several, or absence; an empty array is there', async () => {
      const tags = [['a', 'b', 'a'], [], ['b'], null];
      await write(
        ...tags.map((tags, index) => put(index + 1, { n: index + 1, tags, numbers: tags ? [tags.length] : [] })),
      );
      expect(await filtered({ tags: { has: 'a' } })).toEqual([1]);
      expect(await filtered({ tags: { has: 'b' }, numbers: { has: 1 } })).toEqual([3]);
      expect(await filtered({ tags: { hasAny: ['b', 'x', 'a'] } })).toEqual([1, 3]);
      expect(await filtered({ numbers: { hasAny: [3, 0] } })).toEqual([1, 2]);
      expect(await filtered({ tags: { hasAny: [] } })).toEqual([]);
      expect(await filtered({ tags: { hasAnyOfEach: [['b', 'x'], ['a']] } })).toEqual([1]);
      expect(await filtered({ tags: { hasAnyOfEach: [['b', 'x']] } })).toEqual([1, 3]);
      expect(await filtered({ tags: { hasAnyOfEach: [['b'], []] } })).toEqual([]);
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
    const ascending = { field: 'score', direction: 'ascending' } as const;
    const descending = { field: 'score', direction: 'descending' } as const;
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
    it.each([1, 2, 4, 100])('reads backward what it reads forward, %i at a time', async (limit) => {
      await write(...scored());
      for (const order of [{ sort: ascending }, { sort: descending }, {}]) {
        const query = { where: { group: 1 }, ...order };
        const whole = await numbers(query);
        const pages: unknown[][] = [];
        for (let after: string | null | undefined; after !== null;) {
          const asked = { ...query, limit, backward: true, ...(after === undefined ? {} : { after }) };
          const { documents, next } = await contacts.find(asked);
          pages.unshift(documents.map(({ n }) => n));
          after = next;
        }
        expect(pages.flat()).toEqual(whole);
      }
    });
    it('goes on in either direction from the token of any document', async () => {
      await write(...scored());
      for (const sort of [ascending, descending]) {
        const { documents, tokens } = await contacts.find({ sort, limit: 100, withTokens: true });
        const whole = documents.map(({ n }) => n);
        for (const [place, after] of tokens!.entries()) {
          expect(await numbers({ sort, after })).toEqual(whole.slice(place + 1));
          expect(await numbers({ sort, after, backward: true })).toEqual(whole.slice(0, place));
        }
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

  describe('looking for repeated values', () => {
    const repeated = async (query: Partial<RepeatedQuery>) =>
      (await contacts.repeated({ field: 'name', limit: 10, ...query })).map(({ value, count }) => [value, count]);

    it('tells those that several documents have, by code point, and never their absence', async () => {
      await write(...named('z', 'Z', 'z', 'é', null, null, '😀', 'Z', '😀', 'z', ''));
      await write(put(4, { name: 'Z' }, 2), put(9, null, 2));
      expect(await repeated({})).toEqual([
        ['Z', 3],
        ['z', 3],
      ]);
      await write(put(12, { name: '' }), put(13, { name: '😀' }));
      const all = [
        ['', 2],
        ['Z', 3],
        ['z', 3],
        ['😀', 2],
      ];
      expect(await repeated({})).toEqual(all);
      expect(await repeated({ limit: 2 })).toEqual(all.slice(0, 2));
      expect(await repeated({ limit: 2, after: 'Z' })).toEqual(all.slice(2));
      expect(await repeated({ after: '😀' })).toEqual([]);
    });
    it('looks at what fits the filter, also for numbers and booleans', async () => {
      const scored = (id: number, group: number, score: number) => put(id, { group, score, active: score > 0 });
      await write(scored(1, 1, -0.5), scored(2, 1, -0.5), scored(3, 2, 7), scored(4, 1, 7), scored(5, 1, 8));
      expect(await repeated({ field: 'score', where: { group: 1 } })).toEqual([[-0.5, 2]]);
      expect(await repeated({ field: 'score', after: -0.5 })).toEqual([[7, 2]]);
      expect(await repeated({ field: 'active', where: { group: 1 } })).toEqual([
        [false, 2],
        [true, 2],
      ]);
      expect(await repeated({ field: 'active', where: { group: 1 }, after: false })).toEqual([[true, 2]]);
    });
    it('is refused where it can not be answered', async () => {
      await expect(repeated({ field: 'tags' })).rejects.toThrow(InvalidQuery);
      await expect(repeated({ field: 'nick' })).rejects.toThrow(InvalidQuery);
      await expect(repeated({ limit: 0 })).rejects.toThrow('limit must be a whole number');
      await expect(repeated({ limit: 1_001 })).rejects.toThrow('limit must be a whole number');
      await expect(repeated({ after: 7 })).rejects.toThrow(InvalidQuery);
      await expect(repeated({ where: { nick: 'x' } })).rejects.toThrow(InvalidQuery);
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
      [{ where: { group: { containsAll: ['1'] } } }, 'group'],
      [{ where: { name: { containsAll: 'J' as never } } }, 'name'],
      [{ where: { active: { gt: false } } }, 'The condition on active does not fit a boolean'],
      [{ where: { active: 1 } }, 'active'],
      [{ where: { tags: 'a' } }, 'The condition on tags does not fit a string[]'],
      [{ where: { tags: { has: 1 } } }, 'tags'],
      [{ where: { tags: { hasAny: ['a', 1] } } }, 'tags'],
      [{ where: { name: { hasAny: ['a'] } } }, 'name'],
      [{ where: { tags: { hasAnyOfEach: [['a'], [1]] } } }, 'tags'],
      [{ where: { name: { hasAnyOfEach: [['a']] } } }, 'name'],
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
    it('is one of more than 27,000 alternatives, or of a part of more than 5,000 characters', async () => {
      const some = Array.from({ length: 13_500 }, (_, index) => index);
      expect(await contacts.count({ group: { in: some }, numbers: { hasAny: some } })).toBe(0);
      expect(await contacts.count({ name: { contains: '^'.repeat(5_000) } })).toBe(0);
      const message = 'has more than 27000 alternatives, or a part of more than 5000 characters';
      await expect(contacts.count({ group: { in: some }, numbers: { hasAny: [...some, 1] } })).rejects.toThrow(message);
      await expect(contacts.count({ name: { contains: '^'.repeat(5_001) } })).rejects.toThrow(message);
    });
    it('is refused by counts and ids too', async () => {
      await expect(contacts.count({ nick: 'J' })).rejects.toThrow(InvalidQuery);
      await expect(contacts.count({}, 0)).rejects.toThrow('upTo must be a whole number');
      await expect(contacts.ids({ nick: 'J' })).rejects.toThrow(InvalidQuery);
      await expect(contacts.countBy('tags')).rejects.toThrow(InvalidQuery);
      await expect(contacts.countBy('nick')).rejects.toThrow(InvalidQuery);
    });
  });
};
