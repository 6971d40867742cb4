import { setTimeout as wait } from 'node:timers/promises';
import { Event, EventMetadata, Recorded } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import { v4 as uuid } from 'uuid';
import {
  ExpectedRevision,
  Log,
  MAX_APPEND_BYTES,
  MAX_APPEND_EVENTS,
  MAX_EVENT_BYTES,
  NewEvent,
  AppendResult,
} from './log';

/** A log to be tried: of its own, or on a server where others write too. */
export type OpenLog = () => Promise<Log>;

const metadata: EventMetadata = {
  commandId: 'k-1',
  correlationId: 'r-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  actor: 5,
  via: 'api',
  at: '2030-01-02T00:00:00.000Z',
  schema: 1,
};
const counted = (by: unknown, id = uuid()): NewEvent<Event<'Counted', { by: unknown }>> => ({
  type: 'Counted',
  data: { by },
  id,
  metadata,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => counted(index));
const by = (events: readonly Recorded[]) => events.map(({ data }) => (data as { by: unknown }).by);

/**
 * The specification of the log port.
 *
 * @param open opens the log; a second call, after the first one was closed or beside it, opens the same log again
 * @param shared whether a second handle may be open at the same time
 */
export const describeLog = (open: OpenLog, { shared }: { shared: boolean }): void => {
  let log: Log;
  let stream: string;
  const append = async (expected: ExpectedRevision, ...events: NewEvent[]) =>
    (await log.append(stream, expected, events)) as AppendResult;
  const read = (from = 0, limit = 1_000) => log.readStream(stream, from, limit);
  const follow = (after: number) => {
    const received = [] as Recorded[];
    const places = [] as number[];
    const subscription = log.subscribe(after, (events, upTo) => {
      received.push(...events.filter((event) => event.stream === stream));
      places.push(upTo);
    });
    const until = async (condition: () => boolean) => {
      while (!condition()) await wait(2);
    };
    return { received, places, until, ended: subscription.ended, close: () => subscription.close() };
  };

  beforeAll(async () => {
    log = await open();
  });
  beforeEach(() => {
    stream = uniqueName('counter');
  });
  afterAll(() => log.close());

  describe('appending', () => {
    it('begins a stream at "no stream" and goes on at its exact revision', async () => {
      const first = await append('no stream', counted(1), counted(2));
      const second = await append(1, counted(3));
      expect([first.revision, second.revision]).toEqual([1, 2]);
      expect(second.position).toBeGreaterThan(first.position);
      expect(by(await read())).toEqual([1, 2, 3]);
    });
    it('keeps an event as it was given, with its place', async () => {
      const event = counted({
        text: 'Grüße 👋 \u0000 "quoted"',
        list: [1.5, null, true],
        at: '2030-01-01',
        deep: { a: {} },
      });
      const written = await append('no stream', event);
      expect(await read()).toEqual([{ ...event, stream, ...written }]);
    });
    it('refuses a stream that exists where none is expected', async () => {
      await append('no stream', counted(1));
      expect(await append('no stream', counted(2))).toBe('conflict');
      expect(by(await read())).toEqual([1]);
    });
    it.each([0, 7])('refuses to begin a stream at revision %i', async (revision) => {
      expect(await append(revision, counted(1))).toBe('conflict');
      expect(await read()).toEqual([]);
    });
    it('refuses a revision that is not yet there', async () => {
      await append('no stream', counted(1));
      expect(await append(1, counted(2))).toBe('conflict');
    });
    it('refuses a revision that has passed', async () => {
      await append('no stream', counted(1), counted(2));
      expect(await append(0, counted(3))).toBe('conflict');
      expect(by(await read())).toEqual([1, 2]);
    });
    it('answers the stored place where these very events stand right after the revision', async () => {
      const a = counted('a');
      const b = counted('b');
      const c = counted('c');
      const first = await append('no stream', a, b);
      const second = await append(1, c);
      expect(await append('no stream', a, b)).toEqual(first);
      expect(await append(1, c)).toEqual(second);
      expect((await append('no stream', a)).revision).toBe(0);
      expect(by(await read())).toEqual(['a', 'b', 'c']);
    });
    it('refuses stored events in another order, with a gap, or with new ones among them', async () => {
      const a = counted('a');
      const b = counted('b');
      const c = counted('c');
      await append('no stream', a, b, c);
      for (const events of [
        [b, a],
        [a, c],
        [a, counted('x')],
        [a, b, c, counted('d')],
      ])
        expect(await append('no stream', ...events)).toBe('conflict');
      expect(by(await read())).toEqual(['a', 'b', 'c']);
    });
    it('writes an id that is known elsewhere, also in the same stream', async () => {
      const event = counted(1);
      await append('no stream', event);
      expect(await append(0, event)).toMatchObject({ revision: 1 });
      expect(await log.append(uniqueName('counter'), 'no stream', [event])).toMatchObject({ revision: 0 });
    });
    it('lets exactly one of many at the same revision win', async () => {
      await append('no stream', counted('first'));
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => append(0, counted(n))));
      expect(outcomes.filter((outcome) => (outcome as unknown) !== 'conflict')).toHaveLength(1);
      expect(await read()).toHaveLength(2);
    });
    it('fails no neighbour with a conflict', async () => {
      await append('no stream', counted(1));
      const others = Array.from({ length: 20 }, () => uniqueName('counter'));
      const [refused, ...rest] = await Promise.all([
        append('no stream', counted(2)),
        ...others.map((other) => log.append(other, 'no stream', [counted(1)])),
      ]);
      expect(refused).toBe('conflict');
      expect(rest).toEqual(others.map(() => expect.objectContaining({ revision: 0 })));
    });
    it('takes the events of one append as one', async () => {
      const written = await append('no stream', ...many(MAX_APPEND_EVENTS));
      expect(written.revision).toBe(MAX_APPEND_EVENTS - 1);
      expect(await read()).toHaveLength(MAX_APPEND_EVENTS);
    });
    it('answers appends to one stream in the order they came', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, n) => append(n === 0 ? 'no stream' : n - 1, counted(n))),
      );
      expect(outcomes.map(({ revision }) => revision)).toEqual(outcomes.map((_, n) => n));
    });
  });

  describe('what no log takes', () => {
    const textOf = (bytes: number) => counted('x'.repeat(bytes));
    const room = 400; // for the rest of an event
    it.each([
      ['no event', () => []],
      ['too many events', () => many(MAX_APPEND_EVENTS + 1)],
      ['an event that is too large', () => [textOf(MAX_EVENT_BYTES)]],
      ['an append that is too large', () => [textOf(MAX_APPEND_BYTES / 2), textOf(MAX_APPEND_BYTES / 2)]],
      ['an empty type', () => [{ ...counted(1), type: '' }]],
      ['a type of the system', () => [{ ...counted(1), type: '$metadata' }]],
      ['an id that is none', () => [counted(1, 'k-1')]],
    ])('%s is refused, and nothing is written', async (_, events) => {
      await expect(log.append(stream, 'no stream', events())).rejects.toThrow(RangeError);
      expect(await read()).toEqual([]);
    });
    it.each(['', '$all'])('a stream called "%s" is refused', (name) =>
      expect(log.append(name, 'no stream', [counted(1)])).rejects.toThrow(RangeError),
    );
    it.each([-1, 0.5, NaN])('a revision of %d is refused', (revision) =>
      expect(append(revision, counted(1))).rejects.toThrow(RangeError),
    );
    it('the largest event and the largest append are taken', async () => {
      await append('no stream', textOf(MAX_EVENT_BYTES - room));
      await append(0, textOf(MAX_APPEND_BYTES / 2 - room), textOf(MAX_APPEND_BYTES / 2 - room));
      expect((await read()).map(({ revision }) => revision)).toEqual([0, 1, 2]);
    });
  });

  describe('reading', () => {
    it('finds nothing where there is no stream', async () => expect(await read()).toEqual([]));
    it('takes a part of a stream', async () => {
      await append('no stream', ...many(5));
      expect(by(await read(1, 2))).toEqual([1, 2]);
      expect(by(await read(4, 10))).toEqual([4]);
      expect(await read(5, 10)).toEqual([]);
    });
    it('goes through the log by pages, in the order of positions, without gap', async () => {
      const start = await log.head();
      for (let n = 0; n < 5; n += 1)
        await append(n === 0 ? 'no stream' : n * 2 - 1, counted(n * 2), counted(n * 2 + 1));
      const events: Recorded[] = [];
      const ends: boolean[] = [];
      const head = await log.head();
      for (let after = start; after < head;) {
        const page = await log.readAll(after, 3);
        expect(page.events.length).toBeLessThanOrEqual(3);
        events.push(...page.events);
        ends.push(page.end);
        after = page.upTo;
      }
      expect(by(events.filter((event) => event.stream === stream))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(events.map(({ position }) => position)).toEqual(
        events.map(({ position }) => position).sort((a, b) => a - b),
      );
    });
    it('says that the log ends', async () => {
      const { position } = await append('no stream', counted(1));
      const page = await log.readAll(await log.head(), 10);
      expect(page).toMatchObject({ events: [], end: true });
      expect(page.upTo).toBeGreaterThanOrEqual(position);
    });
    it('keeps a page small where events are large', async () => {
      const start = await log.head();
      for (let n = 0; n < 12; n += 1) await append(n === 0 ? 'no stream' : n - 1, counted('x'.repeat(600_000)));
      const page = await log.readAll(start, 100);
      expect(page.events.length).toBeLessThan(12);
      expect(page.end).toBe(false);
      const rest = await log.readAll(page.upTo, 100);
      expect(page.events.length + rest.events.length).toBe(12);
    });
    it('names the end of the log as its head', async () => {
      const { position } = await append('no stream', counted(1));
      expect(await log.head()).toBeGreaterThanOrEqual(position);
      expect(Number.isSafeInteger(await log.head())).toBe(true);
    });
  });

  describe('a subscription', () => {
    it('hands over what comes after a position, once and in order', async () => {
      const { position } = await append('no stream', counted('before'));
      const { received, until, close } = follow(position);
      for (let n = 0; n < 10; n += 1) await append(n, counted(n));
      await until(() => received.length >= 10);
      close();
      expect(by(received)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });
    it('begins with what is there already, and joins without gap or double', async () => {
      const start = await log.head();
      let next = 0;
      const write = async (count: number) => {
        for (const end = next + count; next < end; next += 1)
          await append(next === 0 ? 'no stream' : next - 1, counted(next));
      };
      await write(30);
      const { received, until, close } = follow(start);
      await write(30);
      await until(() => received.length >= 60);
      close();
      expect(by(received)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    });
    it('moves on over what concerns nobody', async () => {
      const { places, until, close } = follow(await log.head());
      const written = (await log.append(uniqueName('other'), 'no stream', [counted(1)])) as AppendResult;
      await until(() => (places.at(-1) ?? 0) >= written.position);
      close();
      expect(places).toEqual([...places].sort((a, b) => a - b));
    });
    it('hands nothing over once it is closed', async () => {
      const { received, ended, close } = follow(await log.head());
      close();
      expect(await ended).toBeNull();
      await append('no stream', counted(1));
      await wait(20);
      expect(received).toEqual([]);
    });
    it('ends with what the receiver threw', async () => {
      const head = await log.head();
      const subscription = log.subscribe(head, () => {
        throw new Error('can not take this');
      });
      await append('no stream', counted(1));
      expect(await subscription.ended).toMatchObject({ message: 'can not take this' });
    });
  });

  describe('truncating a stream', () => {
    it('removes what stands before the revision', async () => {
      await append('no stream', ...many(5));
      await log.truncateBefore(stream, 3);
      expect(by(await read())).toEqual([3, 4]);
      expect(by(await read(1, 2))).toEqual([3, 4]);
    });
    it('lets it go on where it was', async () => {
      await append('no stream', ...many(3));
      await log.truncateBefore(stream, 2);
      expect(await append('no stream', counted('again'))).toBe('conflict');
      expect(await append(2, counted('next'))).toMatchObject({ revision: 3 });
      expect(by(await read())).toEqual([2, 'next']);
    });
    it('keeps the last event', async () => {
      await append('no stream', ...many(3));
      await expect(log.truncateBefore(stream, 3)).rejects.toThrow(RangeError);
      await expect(log.truncateBefore(uniqueName('nothing'), 0)).rejects.toThrow(RangeError);
      await log.truncateBefore(stream, 2);
      await log.truncateBefore(stream, 2);
      expect(by(await read())).toEqual([2]);
    });
    it('does not change the head', async () => {
      await append('no stream', ...many(3));
      const head = await log.head();
      await log.truncateBefore(stream, 2);
      expect(await log.head()).toBeGreaterThanOrEqual(head);
    });
  });

  describe('opened again', () => {
    it('has what was acknowledged', async () => {
      const written = await append('no stream', ...many(3));
      if (!shared) await log.close();
      const again = await open();
      expect(by(await again.readStream(stream, 0, 10))).toEqual([0, 1, 2]);
      expect(await again.append(stream, 2, [counted(3)])).toMatchObject({ revision: 3 });
      expect(await again.head()).toBeGreaterThan(written.position);
      if (shared) await log.close();
      log = again;
    });
  });
};
