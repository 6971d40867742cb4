import { setTimeout as wait } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { uniqueName } from '@ledgerdesk/test-servers';
import { count, unbounded } from './counter.fixture';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { FaultyLog } from './faulty-log.fixture';
import { FoldedRecord } from './folded-stream';
import { Snapshots } from './snapshots';

describeOnEachLog('a snapshot', (log) => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-state-'));
  let state: StateStore;
  let stream: string;
  let kept: FoldedRecord | null;
  const failures: unknown[] = [];
  const keyOf = (name: string) => `snapshot/${name}`;

  /** The state of the stream by a process that just started, and from where on it read. */
  const startAndLoad = async (decider = unbounded, { logId = 'log-1', from = state, on = stream } = {}) => {
    const faulty = new FaultyLog(log(), false);
    const snapshots = new Snapshots(from, logId, (error) => failures.push(error));
    const { state: total, last } = await new EventStore(faulty, { snapshots }).load(on, decider);
    return { total, revision: last?.revision, reads: faulty.reads.map(([, revision]) => revision) };
  };
  const untilKept = async (name: string) => {
    for (;;) {
      const record = await state.get<FoldedRecord>(keyOf(name));
      if (record) return record.value;
      await wait(2);
    }
  };

  beforeAll(async () => {
    state = new SqliteStateStore(join(directory, 'state.db'));
    stream = uniqueName('counter');
    const eventStore = new EventStore(log(), { snapshots: new Snapshots(state, 'log-1') });
    for (const step of [1, 2, 3]) await eventStore.execute(stream, unbounded, count(350, `k-${step}`));
    kept = await untilKept(stream);
    await eventStore.execute(stream, unbounded, count(5, 'k-4'));
  });
  beforeEach(() => {
    failures.length = 0;
  });
  afterAll(async () => {
    await state.close();
    rmSync(directory, { recursive: true });
  });

  it('is kept at every thousandth event', () => {
    expect(kept).toMatchObject({ state: 1_050, last: { revision: 1_049 } });
    expect(kept!.commands.map(([commandId]) => commandId)).toEqual(['k-1', 'k-2', 'k-3']);
  });
  it('spares reading what stands before it', async () => {
    expect(await startAndLoad()).toEqual({ total: 1_055, revision: 1_054, reads: [1_049, 1_050] });
  });
  it('still knows a command from before it', async () => {
    const eventStore = new EventStore(new FaultyLog(log(), false), { snapshots: new Snapshots(state, 'log-1') });
    expect(await eventStore.execute(stream, unbounded, count(350, 'k-1'))).toMatchObject({
      revision: 349,
      state: 1_055,
    });
  });
  it('of another version is not used', async () => {
    const newer = { ...unbounded, snapshot: { version: 2 } };
    expect(await startAndLoad(newer)).toEqual({ total: 1_055, revision: 1_054, reads: [0, 500, 1_000] });
  });
  it('is not used by a decider that has none', async () => {
    const { snapshot, ...without } = unbounded;
    expect(snapshot).toEqual({ version: 1 });
    expect((await startAndLoad(without)).reads[0]).toBe(0);
  });
  it('is kept after a long read, in place of one of another version or log', async () => {
    const another = uniqueName('counter');
    const eventStore = new EventStore(log());
    for (const step of [1, 2]) await eventStore.execute(another, unbounded, count(500, `k-${step}`));
    await startAndLoad(unbounded, { on: another, logId: 'log-0' });
    expect(await untilKept(another)).toMatchObject({ logId: 'log-0' });
    expect((await startAndLoad(unbounded, { on: another })).reads).toEqual([0, 500, 1_000]);
    while ((await startAndLoad(unbounded, { on: another })).reads[0] === 0) await wait(2);
    expect((await startAndLoad(unbounded, { on: another })).reads).toEqual([999, 1_000]);
  });

  describe('is not trusted where', () => {
    const replace = async (name: string, change: (record: FoldedRecord) => Partial<FoldedRecord>) => {
      const present = await state.get(keyOf(name));
      const expected = present ? { version: present.version } : 'absent';
      await state.set(keyOf(name), { ...kept!, ...change(kept!) }, { expected });
    };

    it('the stream came back shorter', async () => {
      const short = uniqueName('counter');
      await new EventStore(log()).execute(short, unbounded, count(3, 'k-1'));
      await replace(short, () => ({ state: 9_999 }));
      expect(await startAndLoad(unbounded, { on: short })).toMatchObject({ total: 3, revision: 2 });
    });
    it('the stream has another event there', async () => {
      const other = uniqueName('counter');
      await new EventStore(log()).execute(other, unbounded, count(3, 'k-1'));
      await replace(other, ({ last }) => ({ state: 9_999, last: { ...last, revision: 1 } }));
      expect(await startAndLoad(unbounded, { on: other })).toMatchObject({ total: 3, revision: 2 });
    });
    it('the stream was truncated beyond it', async () => {
      const truncated = uniqueName('counter');
      await new EventStore(log()).execute(truncated, unbounded, count(5, 'k-1'));
      await replace(truncated, ({ last }) => ({ state: 9_999, last: { ...last, revision: 1 } }));
      await log().truncateBefore(truncated, 3);
      expect(await startAndLoad(unbounded, { on: truncated })).toMatchObject({ total: 2, revision: 4 });
    });
  });

  describe('that can not be had', () => {
    const down = () => Promise.reject(new Error('The state is down'));
    const broken: StateStore = { get: down, set: down, delete: down, list: down, close: async () => undefined };

    it('costs time and nothing else', async () => {
      expect(await startAndLoad(unbounded, { from: broken })).toMatchObject({ total: 1_055, reads: [0, 500, 1_000] });
      expect(failures[0]).toMatchObject({ message: 'The state is down' });
    });
    it('stops no command', async () => {
      const long = uniqueName('counter');
      const snapshots = new Snapshots(broken, 'log-1', (error) => failures.push(error));
      const eventStore = new EventStore(log(), { snapshots });
      for (const step of [1, 2, 3]) await eventStore.execute(long, unbounded, count(450, `k-${step}`));
      expect((await eventStore.load(long, unbounded)).state).toBe(1_350);
      expect(failures).not.toEqual([]);
    });
  });
});
