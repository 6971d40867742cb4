import { setTimeout as wait } from 'node:timers/promises';
import { uniqueName } from '@ledgerdesk/test-servers';
import { MAX_STATE_KEY_BYTES, MAX_STATE_VALUE_BYTES, StateStore } from './state-store';

/**
 * The specification of the state port.
 *
 * @param open each call opens one more handle on the same store
 */
export const describeStateStore = (open: () => Promise<StateStore>): void => {
  let state: StateStore;
  let key: string;
  beforeAll(async () => {
    state = await open();
  });
  beforeEach(() => {
    key = uniqueName('record');
  });
  afterAll(() => state.close());

  const create = async (value: unknown, at = key, of = state) => {
    const created = await of.set(at, value, { expected: 'absent' });
    if (created === 'conflict') throw new Error(`${at} is there already`);
    return created;
  };
  /** Writes a record anew in time, and waits until it would have expired; where that was too late, with more time. */
  const outlive = async (then: Readonly<{ expiresInMs?: number }>, expiresInMs = 500): Promise<object> => {
    const first = await state.set(key, 1, { expected: 'absent', expiresInMs });
    const again = first === 'conflict' ? first : await state.set(key, 2, { expected: first, ...then });
    await wait(expiresInMs + 100);
    return again === 'conflict' ? outlive(then, 3 * expiresInMs) : again;
  };
  const untilExpired = async (of = state) => {
    while (await of.get(key)) await wait(10);
  };

  describe('a record', () => {
    it('is null before it is written', async () => expect(await state.get(key)).toBeNull());
    it('comes back with the version that was answered', async () => {
      const { version } = await create({ position: 7 });
      expect(await state.get(key)).toEqual({ key, value: { position: 7 }, version });
    });
    it('is not created where there is one', async () => {
      await create(1);
      expect(await state.set(key, 2, { expected: 'absent' })).toBe('conflict');
      expect(await state.get(key)).toMatchObject({ value: 1 });
    });
    it('is changed at its version, and gets another one', async () => {
      const created = await create(1);
      const changed = await state.set(key, 2, { expected: created });
      expect(changed).not.toEqual(created);
      expect(await state.get(key)).toEqual({ key, value: 2, ...(changed as object) });
    });
    it('is not changed at a version that it had', async () => {
      const created = await create(1);
      await state.set(key, 2, { expected: created });
      expect(await state.set(key, 3, { expected: created })).toBe('conflict');
      expect(await state.get(key)).toMatchObject({ value: 2 });
    });
    it('is not changed where there is none', async () => {
      expect(await state.set(key, 1, { expected: { version: 'no-such-version' } })).toBe('conflict');
      expect(await state.get(key)).toBeNull();
    });
    it('gets another version when the same value is written again', async () => {
      const created = await create('same');
      expect(await state.set(key, 'same', { expected: created })).not.toEqual(created);
      expect(await state.set(key, 'same', { expected: created })).toBe('conflict');
    });
    it('is deleted at its version only', async () => {
      const created = await create(1);
      const changed = (await state.set(key, 2, { expected: created })) as { version: string };
      expect(await state.delete(key, created)).toBe(false);
      expect(await state.get(key)).toMatchObject({ value: 2 });
      expect(await state.delete(key, changed)).toBe(true);
      expect(await state.get(key)).toBeNull();
      expect(await state.delete(key, changed)).toBe(false);
    });
    it('never has a version again that it had before it was deleted', async () => {
      const created = await create(1);
      await state.delete(key, created);
      expect(await create(1)).not.toEqual(created);
      expect(await state.set(key, 2, { expected: created })).toBe('conflict');
      expect(await state.delete(key, created)).toBe(false);
    });
  });

  describe('of 50 writes at the same time', () => {
    const winners = (results: readonly unknown[]) => results.filter((result) => result !== 'conflict').length;
    const fifty = <Result>(write: (n: number) => Promise<Result>) =>
      Promise.all(Array.from({ length: 50 }, (_, n) => write(n)));

    it('exactly one creates', async () => {
      expect(winners(await fifty((n) => state.set(key, n, { expected: 'absent' })))).toBe(1);
    });
    it('exactly one changes', async () => {
      const expected = await create('before');
      const results = await fifty((n) => state.set(key, n, { expected }));
      expect(winners(results)).toBe(1);
      const winner = results.findIndex((result) => result !== 'conflict');
      expect(await state.get(key)).toEqual({ key, value: winner, ...(results[winner] as object) });
    });
    it('exactly one takes what is expired', async () => {
      await state.set(key, 'before', { expected: 'absent', expiresInMs: 1 });
      await untilExpired();
      expect(winners(await fifty((n) => state.set(key, n, { expected: 'absent' })))).toBe(1);
    });
    it('exactly one deletes', async () => {
      const created = await create(1);
      expect((await fifty(() => state.delete(key, created))).filter(Boolean)).toHaveLength(1);
    });
  });

  describe('a record that expires', () => {
    it('lives until then', async () => {
      await state.set(key, 1, { expected: 'absent', expiresInMs: 60_000 });
      expect(await state.get(key)).toMatchObject({ value: 1 });
      expect(await state.set(key, 2, { expected: 'absent' })).toBe('conflict');
    });
    it('counts as absent afterwards', async () => {
      const expired = await state.set(key, 1, { expected: 'absent', expiresInMs: 200 });
      await untilExpired();
      expect(await state.list(key, { limit: 10 })).toEqual([]);
      expect(await state.set(key, 2, { expected: expired as { version: string } })).toBe('conflict');
      expect(await state.delete(key, expired as { version: string })).toBe(false);
      expect(await create(3)).not.toEqual(expired);
      expect(await state.get(key)).toMatchObject({ value: 3 });
    });
    it.each([
      ['longer when it is written again', { expiresInMs: 60_000 }],
      ['for ever when it is written without an expiry', {}],
    ])('lives %s', async (_, then) => {
      const outlived = await outlive(then);
      expect(await state.get(key)).toEqual({ key, value: 2, ...outlived });
    });
    it.each([0, -1, 1.5, NaN, Infinity])('does not expire in %d ms', async (expiresInMs) => {
      await expect(state.set(key, 1, { expected: 'absent', expiresInMs })).rejects.toThrow(RangeError);
      expect(await state.get(key)).toBeNull();
    });
  });

  describe('a value', () => {
    it.each([
      ['null', null],
      ['false', false],
      ['an empty text', ''],
      ['an array in an array', [[], [null, [1]]]],
      ['large and small numbers', [Number.MAX_SAFE_INTEGER, -Number.MAX_VALUE, 5e-324, 0.1 + 0.2, 1e21]],
      ['names with $ and .', { $set: { 'a.b': '$c' }, '': 1, $literal: '$$NOW', 'x.$': ['$y'] }],
      ['numbers as names', { 10: 'ten', 9: 'nine', '-1': 'minus', '01': 'one' }],
      ['text of all kinds', ['ä é', '漢字', '😀', '\u0000', '\u2028', '\ud800', '"\\\n']],
      ['names of every object', JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "toString": 3}')],
      ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
    ])('comes back equal: %s', async (_, value) => {
      await create(value);
      const kept = await state.get(key);
      expect(JSON.stringify(kept?.value)).toBe(JSON.stringify(value));
    });
    it('may stand in several places of another', async () => {
      const twice = { a: 1 };
      await create([twice, twice]);
      expect(await state.get(key)).toMatchObject({ value: [{ a: 1 }, { a: 1 }] });
    });

    class Point {
      x = 1;
    }
    const cycle: { inside: unknown[] } = { inside: [] };
    cycle.inside.push(cycle);
    it.each([
      ['undefined', undefined],
      ['undefined inside', { a: { b: undefined } }],
      ['a hole in an array', [1, , 3]],
      ['a function', { a: () => 1 }],
      ['a symbol', [Symbol('s')]],
      ['a bigint', { a: 1n }],
      ['NaN', { a: NaN }],
      ['Infinity', [-Infinity]],
      ['a Date', { at: new Date(0) }],
      ['a Map', new Map()],
      ['an instance of a class', new Point()],
      ['bytes', Buffer.from('a')],
      ['itself', cycle],
    ])('is plain JSON, not %s', async (_, value) => {
      await expect(state.set(key, value, { expected: 'absent' })).rejects.toThrow(TypeError);
      expect(await state.get(key)).toBeNull();
    });

    it('has as many bytes as are allowed', async () => {
      const largest = 'ä'.repeat((MAX_STATE_VALUE_BYTES - 2) / 2);
      const created = await create(largest);
      expect((await state.get<string>(key))?.value === largest).toBe(true);
      const other = 'ö'.repeat((MAX_STATE_VALUE_BYTES - 2) / 2);
      expect(await state.set(key, other, { expected: created })).not.toBe('conflict');
      expect((await state.get<string>(key))?.value === other).toBe(true);
    });
    it('has not a byte more', async () => {
      const tooLarge = `${'ä'.repeat((MAX_STATE_VALUE_BYTES - 2) / 2)}a`;
      await expect(state.set(key, tooLarge, { expected: 'absent' })).rejects.toThrow(RangeError);
      expect(await state.get(key)).toBeNull();
    });
  });

  describe('a key', () => {
    it('has as many bytes as are allowed', async () => {
      const longest = key.padEnd(MAX_STATE_KEY_BYTES - 2, '.') + 'ä';
      const { version } = await create(1, longest);
      expect(await state.get(longest)).toEqual({ key: longest, value: 1, version });
    });
    it('may hold any character', async () => {
      const odd = `${key}/$a.b%_\\[\u0001\n'"*漢😀`;
      await create(1, odd);
      expect(await state.get(odd)).toMatchObject({ key: odd });
    });
    it.each([
      ['empty', ''],
      ['too long', 'ä'.repeat(MAX_STATE_KEY_BYTES / 2 + 1)],
      ['with NUL', 'a\0b'],
      ['not well-formed', 'a\ud800'],
    ])('is refused when it is %s', async (_, refused) => {
      await expect(state.set(refused, 1, { expected: 'absent' })).rejects.toThrow(RangeError);
      await expect(state.get(refused)).rejects.toThrow(RangeError);
      await expect(state.delete(refused, { version: 'v' })).rejects.toThrow(RangeError);
    });
  });

  describe('a list', () => {
    const createAll = (...ends: string[]) => Promise.all(ends.map((end) => create(end, key + end)));
    const list = async (prefix: string, page: { after?: string; limit: number } = { limit: 100 }) =>
      (await state.list<string>(prefix, page)).map(({ value }) => value);

    it('has the records whose key begins with the prefix, as they are', async () => {
      const [a] = await createAll('/a', '/b', '-c');
      expect(await state.list(`${key}/`, { limit: 1 })).toEqual([{ key: `${key}/a`, value: '/a', ...a }]);
      expect(await list(`${key}/`)).toEqual(['/a', '/b']);
      expect(await list(`${key}/a`)).toEqual(['/a']);
      expect(await list(`${key}/c`)).toEqual([]);
    });
    it('is in the order of the UTF-8 bytes', async () => {
      // UTF-16 units would put 😀 before \uffee, a collation ä beside a
      const ordered = ['', '/', 'A', 'Z', 'a', 'z', 'ä', '\ud7ff', '\ue000', '\uffee', '😀', '\u{10ffff}'];
      await createAll(...[...ordered].reverse());
      expect(await list(key)).toEqual(ordered);
    });
    it('takes a prefix literally', async () => {
      await createAll('%a', '%b', '_a', '.a', '*a', '[a', '^a', '$a', 'xa', '\\a');
      for (const wild of ['%', '_', '.', '*', '[', '^', '$', '\\', '.*', '.a|'])
        expect(await list(key + wild)).toEqual(
          ['%a', '%b', '_a', '.a', '*a', '[a', '^a', '$a', '\\a'].filter((end) => end.startsWith(wild)),
        );
    });
    it('ends with a prefix that ends with the last character there is', async () => {
      await createAll('\ud7ffa', '\ue000', '\u{10ffff}a', '\u{10ffff}\u{10ffff}');
      expect(await list(`${key}\ud7ff`)).toEqual(['\ud7ffa']);
      expect(await list(`${key}\u{10ffff}`)).toEqual(['\u{10ffff}a', '\u{10ffff}\u{10ffff}']);
    });
    it('knows all records by the empty prefix', async () => {
      await createAll('/a');
      const [one] = await state.list('', { after: key, limit: 1 });
      expect(one).toMatchObject({ key: `${key}/a` });
    });
    it('goes on after the last key of a page', async () => {
      const ends = Array.from({ length: 25 }, (_, n) => String(n).padStart(2, '0'));
      await createAll(...ends);
      const pages: string[][] = [];
      for (let after: string | undefined; ; after = key + pages.at(-1)?.at(-1)) {
        const page = await list(key, { limit: 10, ...(after ? { after } : {}) });
        if (page.length === 0) break;
        pages.push(page);
      }
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.flat()).toEqual(ends);
    });
    it('goes on after a key that is not there any more', async () => {
      const [first] = await createAll('/a', '/b');
      await state.delete(`${key}/a`, first ?? { version: '' });
      expect(await list(`${key}/`, { after: `${key}/a`, limit: 10 })).toEqual(['/b']);
      expect(await list(`${key}/`, { after: `${key}/z`, limit: 10 })).toEqual([]);
    });
    it.each([0, -1, 0.5])('has no page of %d', async (limit) =>
      expect(state.list(key, { limit })).rejects.toThrow(RangeError),
    );
  });

  describe('two handles', () => {
    it('see what the other has written', async () => {
      const other = await open();
      const created = await create(1);
      expect(await other.get(key)).toEqual({ key, value: 1, ...created });
      const changed = (await other.set(key, 2, { expected: created })) as { version: string };
      expect(await state.get(key)).toEqual({ key, value: 2, ...changed });
      expect(await state.set(key, 3, { expected: created })).toBe('conflict');
      expect(await other.delete(key, changed)).toBe(true);
      expect(await state.list(key, { limit: 10 })).toEqual([]);
      await other.close();
    });
    it('do not create the same record', async () => {
      const other = await open();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => (n % 2 ? state : other).set(key, n, { expected: 'absent' })),
      );
      expect(results.filter((result) => result !== 'conflict')).toHaveLength(1);
      await other.close();
    });
    it('find everything after the first one was closed', async () => {
      const first = await open();
      const created = await create({ kept: true }, key, first);
      await first.close();
      const second = await open();
      expect(await second.get(key)).toEqual({ key, value: { kept: true }, ...created });
      await second.close();
    });
  });
};
