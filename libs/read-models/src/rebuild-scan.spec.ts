import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId, Feed, SqliteLog } from '@ledgerdesk/event-store';
import { CollectionBehind, RebuildScan } from './rebuild-scan';

const EVENTS = 10;

describe('one pass of the log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-building-pass-'));
  let log: SqliteLog;
  let feed: Feed;
  beforeAll(async () => {
    log = new SqliteLog(join(directory, 'log.db'));
    const events = Array.from({ length: EVENTS }, (_, revision) => counted(derivedId('counter', revision)));
    await log.append('counter', 'no stream', events);
    feed = await Feed.start(log);
  });
  afterAll(async () => {
    await feed.stop();
    await log.close();
    rmSync(directory, { recursive: true });
  });

  const counted = (id: string) => {
    const ids = { commandId: 'k-1', correlationId: 'r-1', traceparent: 't-1' };
    const metadata = { ...ids, actor: 1, via: 'api', at: '2030-01-01T00:00:00.000Z', schema: 1 } as const;
    return { type: 'Counted', data: {}, id, metadata };
  };

  /** A collection that is behind, and the positions it was given. */
  const behindAt = (position: number, signal = new AbortController().signal) => {
    const given: number[] = [];
    const behind: CollectionBehind & { position: number } = {
      position,
      signal,
      apply: async ({ events, upTo }) => {
        given.push(...events.map((event) => event.position));
        behind.position = upTo;
      },
    };
    return { behind, given };
  };
  const positionsAfter = (position: number) => Array.from({ length: EVENTS - position }, (_, n) => position + n + 1);

  it('gives each collection everything after its own position', async () => {
    const pass = new RebuildScan(feed);
    const ahead = behindAt(7);
    const behind = behindAt(0);
    await Promise.all([pass.catchUp(behind.behind), pass.catchUp(ahead.behind)]);
    expect(ahead.given).toEqual(positionsAfter(7));
    expect(behind.given).toEqual(positionsAfter(0));
  });

  it('skips nothing for a collection that joins while a page for one further on is being read', async () => {
    const pass = new RebuildScan(feed);
    const ahead = behindAt(7);
    const behind = behindAt(0);
    const caughtUp = pass.catchUp(ahead.behind);
    await Promise.all([pass.catchUp(behind.behind), caughtUp]);
    expect(ahead.given).toEqual(positionsAfter(7));
    expect(behind.given).toEqual(positionsAfter(0));
  });

  it('goes on without one that throws, or gives up', async () => {
    const pass = new RebuildScan(feed);
    const going = behindAt(0);
    const givingUp = behindAt(0, AbortSignal.abort(new Error('given up')));
    const throwing: CollectionBehind = { ...behindAt(0).behind, apply: () => Promise.reject(new Error('thrown')) };
    const outcomes = await Promise.allSettled(
      [going.behind, givingUp.behind, throwing].map((one) => pass.catchUp(one)),
    );
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.message : 'caught up'))).toEqual([
      'caught up',
      'given up',
      'thrown',
    ]);
    expect(going.given).toEqual(positionsAfter(0));
  });

  it('ends, however long somebody writes while it is applied', async () => {
    const pass = new RebuildScan(feed);
    let pages = 0;
    const behind: CollectionBehind & { position: number } = {
      ...behindAt(0).behind,
      apply: async ({ upTo }) => {
        pages += 1;
        if (pages > 20) throw new Error('It goes on for ever');
        const written = await log.append(`written-${pages}`, 'no stream', [counted(derivedId('written', pages))]);
        while (feed.reached < (written as { position: number }).position) await new Promise(setImmediate);
        behind.position = upTo;
      },
    };
    await pass.catchUp(behind);
    expect(pages).toBe(1);
  });
});
