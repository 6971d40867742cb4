import { setTimeout as wait } from 'node:timers/promises';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import { v4 as uuid } from 'uuid';
import { now, origin } from './counter.fixture';
import { describeOnEachLog } from './each-log.contract';
import { FaultyLog } from './faulty-log.fixture';
import { Batch, Feed } from './feed';
import { NewEvent } from './log';

describeOnEachLog('the feed', (log) => {
  let stream: string;
  let written: number;
  let feed: Feed;
  let faulty: FaultyLog;
  const dropped: Error[] = [];
  beforeEach(async () => {
    stream = uniqueName('counter');
    written = 0;
    dropped.length = 0;
    faulty = new FaultyLog(log());
    feed = await Feed.start(faulty, (error) => dropped.push(error));
  });
  afterEach(() => feed.stop());

  const write = async (count: number): Promise<void> => {
    const metadata = { ...origin, commandId: 'k-1', at: now, schema: 1 };
    const events = Array.from({ length: count }, (_, n): NewEvent => {
      return { type: 'Counted', data: { n: written + n }, id: uuid(), metadata };
    });
    await log().append(stream, written === 0 ? 'no stream' : written - 1, events);
    written += count;
  };
  /** Follows from a position on until it has seen so many events of the stream. */
  const follow = async (after: number, count: number, limit?: number) => {
    const batches: Batch[] = [];
    const events: Recorded[] = [];
    for (let position = after; events.length < count;) {
      const batch = await feed.next(position, limit === undefined ? {} : { limit });
      position = batch.upTo;
      batches.push(batch);
      events.push(...batch.events.filter((event) => event.stream === stream));
    }
    return { batches, revisions: events.map(({ revision }) => revision) };
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

  it('hands over from memory what comes after its start', async () => {
    const following = follow(feed.reached, 20);
    for (let n = 0; n < 10; n += 1) await write(2);
    const { batches, revisions } = await following;
    expect(revisions).toEqual(upTo(20));
    expect(batches.every(({ live }) => live)).toBe(true);
  });
  it('hands over by pages what is older, and joins them with memory without gap or double', async () => {
    await feed.stop();
    const before = await log().head();
    await write(30);
    feed = await Feed.start(faulty);
    const following = follow(before, 60, 7);
    for (let n = 0; n < 10; n += 1) await write(3);
    const { batches, revisions } = await following;
    expect(revisions).toEqual(upTo(60));
    expect([batches[0]!.live, batches.at(-1)!.live]).toEqual([false, true]);
  });
  it('serves each follower at its own pace', async () => {
    const after = feed.reached;
    const slow = follow(after, 40, 1);
    const fast = follow(after, 40);
    for (let n = 0; n < 4; n += 1) await write(10);
    for (const { revisions } of await Promise.all([slow, fast])) expect(revisions).toEqual(upTo(40));
  });
  it('hands over no more than is asked for, and says up to where', async () => {
    const after = feed.reached;
    await write(5);
    await follow(after, 5);
    const { batches } = await follow(after, 5, 2);
    for (const { events, upTo } of batches) {
      expect(events.length).toBeLessThanOrEqual(2);
      expect(upTo).toBeGreaterThanOrEqual(events.at(-1)?.position ?? 0);
    }
  });
  it('knows how far the log goes', async () => {
    const after = feed.reached;
    await write(3);
    const { batches } = await follow(after, 3);
    expect(feed.reached).toBe(batches.at(-1)!.upTo);
    expect(feed.reached).toBeGreaterThan(after);
  });
  it('lets a follower wait where the log does not go so far yet', async () => {
    let answered = false;
    const next = feed.next(feed.reached + 1_000_000_000).finally(() => (answered = true));
    next.catch(() => undefined);
    await write(1);
    await wait(5);
    expect(answered).toBe(false);
  });

  describe('for who follows some types only', () => {
    const write = async (type: string): Promise<number> => {
      const metadata = { ...origin, commandId: 'k-1', at: now, schema: 1 };
      const appended = await log().append(uniqueName(type), 'no stream', [{ type, data: {}, id: uuid(), metadata }]);
      return (appended as { position: number }).position;
    };
    let wanted = '';
    let other = '';
    beforeEach(() => ([wanted, other] = [uniqueName('Wanted'), uniqueName('Other')]));

    it('leaves out the others', async () => {
      const after = feed.reached;
      await write(other);
      const position = await write(wanted);
      while (feed.reached < position) await wait(2);
      const types: string[] = [];
      for (let from = after; from < position;) {
        const batch = await feed.next(from, { types: new Set([wanted]) });
        types.push(...batch.events.map(({ type }) => type));
        from = batch.upTo;
      }
      expect(types).toEqual([wanted]);
    });
    it('tells it how far the others go, and does not wake it for them', async () => {
      const told: number[] = [];
      const nextWanted = async () => {
        for (let after = feed.reached; ;) {
          const batch = await feed.next(after, { types: new Set([wanted]), passed: (upTo) => told.push(upTo) });
          if (batch.events.length > 0) return batch;
          after = batch.upTo; // A second is over.
        }
      };
      const next = nextWanted();
      let passed: number;
      do {
        passed = await write(other);
        await wait(20);
      } while ((told.at(-1) ?? 0) < passed);
      const position = await write(wanted);
      const { events, upTo } = await next;
      expect(events.map(({ type }) => type)).toEqual([wanted]);
      expect(upTo).toBeGreaterThanOrEqual(position);
      expect(told.every((at) => at < position)).toBe(true);
    });
    it('lets it say after a second how far it has come', async () => {
      const after = feed.reached;
      const next = feed.next(after, { types: new Set([wanted]) });
      await wait(1_050);
      const position = await write(other);
      expect(await next).toMatchObject({ events: [], upTo: expect.any(Number) });
      expect((await next).upTo).toBeGreaterThanOrEqual(position);
    });
    it('leaves them out of pages, too', async () => {
      await feed.stop();
      const before = await log().head();
      await write(other);
      const position = await write(wanted);
      feed = await Feed.start(faulty);
      const types: string[] = [];
      for (let from = before; from < position;) {
        const batch = await feed.next(from, { types: new Set([wanted]), limit: 1 });
        types.push(...batch.events.map(({ type }) => type));
        from = batch.upTo;
      }
      expect(types).toEqual([wanted]);
    });
  });

  it('goes on after a dropped subscription where it ended', async () => {
    const following = follow(feed.reached, 50);
    for (let n = 0; n < 5; n += 1) {
      await write(5);
      faulty.dropSubscriptions();
      await write(5);
    }
    expect((await following).revisions).toEqual(upTo(50));
    expect(dropped.map(({ message }) => message)).toContain('Consumer too slow');
  });
  it('forgets what is old, which a slow follower then reads by pages', async () => {
    const after = feed.reached;
    for (let n = 0; n < 21; n += 1) await write(500);
    const head = await log().head();
    while (feed.reached < head) await wait(2);
    expect(feed['events'].length).toBeLessThan(10_000);
    const { batches, revisions } = await follow(after, 21 * 500);
    expect(revisions).toEqual(upTo(21 * 500));
    expect([batches[0]!.live, batches.at(-1)!.live]).toEqual([false, true]);
  });
  it('looks again where a page comes from a node that is behind', async () => {
    await feed.stop();
    const before = await log().head();
    await write(1);
    feed = await Feed.start(faulty);
    faulty.emptyPages = 2;
    expect((await follow(before, 1)).revisions).toEqual([0]);
    expect(faulty.emptyPages).toBe(0);
  });
  it('starts at the head of a log that answers, and not at all of one that does not', async () => {
    faulty.unavailable = true;
    await expect(Feed.start(faulty)).rejects.toThrow('The log is down');
  });

  describe('that stops', () => {
    it('tells those who wait, and those who come later', async () => {
      const waiting = feed.next(feed.reached + 1_000_000_000);
      const [told] = await Promise.allSettled([waiting, feed.stop()]);
      expect(told).toMatchObject({ status: 'rejected', reason: { message: 'The feed has stopped' } });
      await expect(feed.next(0)).rejects.toThrow('The feed has stopped');
    });
    it('subscribes no more', async () => {
      const reached = feed.reached;
      await feed.stop();
      await write(1);
      await wait(5);
      expect(feed.reached).toBe(reached);
      expect(dropped).toEqual([]);
    });
  });
  describe('whose follower stops', () => {
    it('tells it why, at once', async () => {
      const stopping = new AbortController();
      const waiting = feed.next(feed.reached + 1_000_000_000, { signal: stopping.signal });
      stopping.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
      await expect(feed.next(0, { signal: stopping.signal })).rejects.toThrow('enough');
    });
    it('serves the others still', async () => {
      const stopping = new AbortController();
      const leaving = feed.next(feed.reached + 1_000_000_000, { signal: stopping.signal });
      const staying = follow(feed.reached, 1);
      stopping.abort(new Error('enough'));
      await expect(leaving).rejects.toThrow('enough');
      await write(1);
      expect((await staying).revisions).toEqual([0]);
    });
  });
});
