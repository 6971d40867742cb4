import { setTimeout as wait } from 'node:timers/promises';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { describeWithOwn, OwnServer, uniqueName } from '@ledgerdesk/test-servers';
import { v4 as uuid } from 'uuid';
import { EventStoreDbLog } from './eventstoredb-log';
import { AppendOutcome, Log, LogUnavailable, NewEvent } from './log';

const origin = { commandId: 'k-1', correlationId: 'r-1', traceparent: 't-1', actor: null, via: 'system' } as const;
const counted = (by: number, padding = 0): NewEvent => ({
  type: 'Counted',
  data: { by, padding: 'x'.repeat(padding) },
  id: uuid(),
  metadata: { ...origin, at: '2030-01-02T00:00:00.000Z', schema: 1 },
});
const many = (count: number) => Array.from({ length: count }, (_, by) => counted(by));
const by = (events: readonly Recorded[]) => events.map(({ data }) => (data as { by: number }).by);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const isWritten = (appended: AppendOutcome) => typeof appended === 'object';

/** Switches faults of a test server on; the real one has none. */
const switchOn = async (server: OwnServer, path: string, faults: object = {}) => {
  const { ok } = await fetch(`${server.controlUrl}${path}`, { method: 'POST', body: JSON.stringify(faults) });
  if (!ok) throw new Error(`The event store has no ${path}`);
};

/** Subscribes again whenever it is dropped, from where it was, as everybody does who follows the log. */
const follow = async (log: Log, stream: string) => {
  const received: Recorded[] = [];
  const drops: (Error | null)[] = [];
  let place = await log.head();
  let subscription = { close: () => {} };
  let following = true;
  const run = async () => {
    while (following) {
      const current = log.subscribe(place, (events, upTo) => {
        received.push(...events.filter((event) => event.stream === stream));
        place = upTo;
      });
      subscription = current;
      drops.push(await current.ended);
      if (following) await wait(20);
    }
  };
  const ended = run();
  const until = async (count: number) => {
    while (received.length < count) await wait(5);
  };
  const stop = async () => {
    following = false;
    subscription.close();
    await ended;
  };
  return { received, drops, until, stop };
};

describeWithOwn('eventstore', 'the log on EventStoreDB, when things fail', (server) => {
  let log: EventStoreDbLog;
  let stream: string;
  const fault = (faults: object) => switchOn(server(), '/faults', faults);
  const open = (timeoutMs = 5_000) => new EventStoreDbLog({ connectionString: server().url, timeoutMs });
  const reopen = async (timeoutMs: number) => {
    await log.close();
    log = open(timeoutMs);
    await answers();
  };
  const read = () => log.readStream(stream, 0, 10_000);
  const answers = async () => {
    while (!(await log.head().catch(() => null))) await wait(20);
  };

  beforeEach(async () => {
    log = open();
    stream = uniqueName('counter');
    await log.append(uniqueName('first'), 'no stream', [counted(0)]);
  });
  afterEach(async () => {
    server().resume();
    await switchOn(server(), '/reset');
    await log.close();
  });

  describe('an append', () => {
    it('whose acknowledgement is lost is unknown, and answers its place when it is made again', async () => {
      const event = counted(1);
      await fault({ dropAcks: 1 });
      expect(await log.append(stream, 'no stream', [event])).toBe('unknown');
      const [stored] = await read();
      expect(stored).toMatchObject({ id: event.id, revision: 0 });
      expect(await log.append(stream, 'no stream', [event])).toEqual({ revision: 0, position: stored!.position });
      expect(await read()).toHaveLength(1);
    });
    it('that is lost on its way is unknown, and is written when it is made again', async () => {
      const event = counted(1);
      await fault({ dropRequests: 1 });
      expect(await log.append(stream, 'no stream', [event])).toBe('unknown');
      expect(await read()).toEqual([]);
      expect(await log.append(stream, 'no stream', [event])).toMatchObject({ revision: 0 });
    });
    it('whose settlement fails is unknown, not a conflict', async () => {
      await log.append(stream, 'no stream', [counted(1)]);
      await reopen(9_000);
      await fault({ delayMs: 4_000 });
      const cut = log.append(stream, 'no stream', [counted(2)]);
      await wait(6_000); // Half way between its answer and that of the reading that is to settle it.
      server().hang();
      expect(await cut).toBe('unknown');
    });
    it('answered too late is unknown, and is found by reading', async () => {
      await reopen(500);
      await fault({ delayMs: 1_500 });
      expect(await log.append(stream, 'no stream', [counted(1)])).toBe('unknown');
      await fault({ delayMs: 0 });
      await reopen(5_000);
      expect(by(await read())).toEqual([1]);
    });
    it.each(['/drop-connections', '/drop-subscriptions'])('in flight during %s harms no later one', async (path) => {
      await fault({ delayMs: 50 });
      const outcomes = Promise.all(many(64).map((event, n) => log.append(`${stream}-${n}`, 'no stream', [event])));
      await switchOn(server(), path);
      for (const outcome of await outcomes) expect(outcome === 'unknown' || isWritten(outcome)).toBe(true);
      await switchOn(server(), '/reset');
      await answers();
      expect(await log.append(stream, 'no stream', [counted(1)])).toMatchObject({ revision: 0 });
    });
  });

  it('finds its node again, also after there was none', async () => {
    const discover = server().url.replace('esdb:', 'esdb+discover:');
    const found = new EventStoreDbLog({ connectionString: discover });
    await found.append(`${stream}-first`, 'no stream', [counted(1)]);
    await server().kill();
    for (let n = 0; n < 2; n += 1) expect(await found.append(stream, 'no stream', [counted(1)])).toBe('unknown');
    await server().restart();
    expect(await found.append(stream, 'no stream', [counted(1)])).toMatchObject({ revision: 0 });
    await found.close();
  });

  it('goes on where another log of this process is closed', async () => {
    const other = new EventStoreDbLog({ connectionString: `${server().url}&keepAliveInterval=20000` });
    await other.append(`${stream}-other`, 'no stream', [counted(1)]);
    await fault({ delayMs: 100 });
    const outcomes = many(64).map((event, n) => log.append(`${stream}-${n}`, 'no stream', [event]));
    await other.close();
    for (const outcome of await Promise.all(outcomes)) expect(outcome === 'unknown' || isWritten(outcome)).toBe(true);
    expect(await log.append(stream, 'no stream', [counted(1)])).toMatchObject({ revision: 0 });
  });

  describe('a server that hangs', () => {
    it('leaves appends unknown and reads unavailable, and is used again when it goes on', async () => {
      await reopen(500);
      const event = counted(1);
      server().hang();
      expect(await log.append(stream, 'no stream', [event])).toBe('unknown');
      await expect(read()).rejects.toThrow(LogUnavailable);
      await expect(log.head()).rejects.toThrow(/^The event store at 127\.0\.0\.1:\d+ .* no answer within 500 ms$/);
      await expect(log.truncateBefore(stream, 0)).rejects.toThrow(LogUnavailable);
      server().resume();
      await answers();
      const again = async (): Promise<AppendOutcome> => {
        const appended = await log.append(stream, 'no stream', [event]);
        return appended === 'unknown' ? again() : appended;
      };
      expect(await again()).toMatchObject({ revision: 0 });
      await reopen(5_000);
      expect(await read()).toHaveLength(1);
    });
    it.each(['is known', 'was never asked'])('and %s confirms no subscription, which ends therefore', async (known) => {
      if (known === 'is known') await reopen(500);
      const fresh = open(500);
      server().hang();
      const { ended } = (known === 'is known' ? log : fresh).subscribe(0, () => {});
      expect(await ended).toMatchObject({ name: 'LogUnavailable', message: expect.stringContaining('no answer') });
      server().resume();
      await fresh.close();
    });
    it('takes no more than it can be sent, and nothing breaks when it is killed', async () => {
      server().hang();
      const outcomes = Promise.all(
        many(64).map((_, n) => log.append(`${stream}-${n}`, 'no stream', [counted(n, 300_000)])),
      );
      await wait(300);
      await server().kill();
      expect(new Set(await outcomes)).toEqual(new Set(['unknown']));
      await server().restart();
      await answers();
      expect(await log.append(stream, 'no stream', [counted(1)])).toMatchObject({ revision: 0 });
    });
    it('lets more appends wait than may be under way, each for its own time only', async () => {
      await reopen(500);
      server().hang();
      const outcomes = await Promise.all(many(500).map((e, n) => log.append(`${stream}-${n}`, 'no stream', [e])));
      expect(new Set(outcomes)).toEqual(new Set(['unknown']));
    });
    it('does not keep the log from being closed', async () => {
      await reopen(500);
      const { ended } = log.subscribe(await log.head(), () => {});
      server().hang();
      const appended = log.append(stream, 'no stream', [counted(1)]);
      await log.close();
      expect([await appended, await ended]).toEqual(['unknown', null]);
      await expect(log.append(stream, 'no stream', [counted(1)])).rejects.toThrow('The log is closed');
      expect(await log.subscribe(0, () => {}).ended).toBeNull();
    });
  });

  describe('a server that is killed', () => {
    it('makes the log unavailable until it is back, for the same object', async () => {
      const written = await log.append(stream, 'no stream', [counted(1)]);
      await server().kill();
      expect(await log.append(stream, 0, [counted(2)])).toBe('unknown');
      await expect(read()).rejects.toThrow(LogUnavailable);
      await expect(log.readAll(0, 10)).rejects.toThrow(LogUnavailable);
      expect(await log.subscribe(0, () => {}).ended).toBeInstanceOf(LogUnavailable);
      await server().restart();
      await answers();
      expect(await log.append(stream, 0, [counted(2)])).toMatchObject({ revision: 1 });
      expect((await read())[0]).toMatchObject(written as object);
    });
    it('loses nothing that was acknowledged, and what was unknown is there or can be written', async () => {
      const writers = upTo(64).map((n) => `${stream}-${n}`);
      const acknowledged = new Map<string, NewEvent[]>();
      const unknown = new Map<string, NewEvent>();
      const write = async (name: string) => {
        const events: NewEvent[] = [];
        acknowledged.set(name, events);
        for (;;) {
          const event = counted(events.length);
          const appended = await log.append(name, events.length === 0 ? 'no stream' : events.length - 1, [event]);
          if (!isWritten(appended)) return unknown.set(name, event);
          events.push(event);
        }
      };
      const written = Promise.all(writers.map(write));
      await wait(300);
      await server().kill();
      await written;
      await server().restart();
      await answers();
      expect(unknown.size).toBe(64);
      for (const [name, events] of acknowledged) {
        const pending = unknown.get(name)!;
        const known = [...events, pending].map(({ id }) => id);
        const stored = (await log.readStream(name, 0, 10_000)).map(({ id }) => id);
        expect([known, known.slice(0, -1)]).toContainEqual(stored);
        expect(await log.append(name, events.length === 0 ? 'no stream' : events.length - 1, [pending])).toMatchObject({
          revision: events.length,
        });
        expect(await log.readStream(name, 0, 10_000)).toHaveLength(known.length);
      }
    });
  });

  it('is unavailable as long as the server says so', async () => {
    await fault({ unavailableMs: 3_000 });
    expect(await log.append(stream, 'no stream', [counted(1)])).toBe('unknown');
    await expect(read()).rejects.toThrow(LogUnavailable);
    await answers();
    expect(await read()).toEqual([]);
    expect(await log.append(stream, 'no stream', [counted(1)])).toMatchObject({ revision: 0 });
  });

  describe('a subscription', () => {
    it.each([
      ['dropped as slow', () => switchOn(server(), '/drop-subscriptions', { kind: 'slow' })],
      ['dropped as unavailable', () => switchOn(server(), '/drop-subscriptions', { kind: 'unavailable' })],
      ['cut', () => switchOn(server(), '/drop-connections')],
      ['killed with its server', () => server().restart()],
    ])('%s has handed over all before, and goes on without gap or double', async (_, drop) => {
      const following = await follow(log, stream);
      await log.append(stream, 'no stream', many(50));
      await following.until(50);
      await drop();
      await answers();
      await log.append(stream, 49, many(50));
      await following.until(100);
      await following.stop();
      expect(following.received.map(({ revision }) => revision)).toEqual(upTo(100));
      expect(following.drops[0]).toBeInstanceOf(LogUnavailable);
      expect(following.drops.at(-1)).toBeNull();
    });
    it.each([
      ['one append after another', 1],
      ['many appends', 40],
      ['large appends', 500],
    ])('follows a burst of 2,000 events in %s', async (_, size) => {
      await reopen(40_000); // All of them wait for the last one.
      await log.append(`${stream}-first`, 'no stream', [counted(0)]); // They keep their order on a line that is open.
      const following = await follow(log, stream);
      let revision = -1;
      const appends = upTo(2_000 / size).map(() => {
        const expected = revision === -1 ? ('no stream' as const) : revision;
        revision += size;
        return log.append(stream, expected, many(size));
      });
      expect((await Promise.all(appends)).every(isWritten)).toBe(true);
      await following.until(2_000);
      await following.stop();
      expect(following.received.map((event) => event.revision)).toEqual(upTo(2_000));
    });
    it('that is dropped again and again in a burst stays without gap or double', async () => {
      const following = await follow(log, stream);
      for (const n of upTo(20)) {
        await log.append(stream, n === 0 ? 'no stream' : n * 100 - 1, many(100));
        await switchOn(server(), '/drop-subscriptions', { kind: 'slow' });
      }
      await following.until(2_000);
      await following.stop();
      expect(following.received.map(({ revision }) => revision)).toEqual(upTo(2_000));
      expect(following.drops.length).toBeGreaterThan(1);
    });
  });
});
