import { setTimeout as wait } from 'node:timers/promises';
import { Event, Recorded } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import { v4 as uuid } from 'uuid';
import { count, Counted, now, origin, past, unbounded, upToTen, within } from './counter.fixture';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { FaultyLog } from './faulty-log.fixture';
import { derivedId } from './ids';
import { AppendResult } from './log';

describeOnEachLog('executing a command', (log) => {
  let stream: string;
  let faulty: FaultyLog;
  let eventStore: EventStore;
  let elsewhere: EventStore;
  beforeEach(() => {
    stream = uniqueName('counter');
    faulty = new FaultyLog(log(), false);
    eventStore = new EventStore(faulty);
    elsewhere = new EventStore(new FaultyLog(log(), false));
  });
  const execute = (...command: Parameters<typeof count>) => eventStore.execute(stream, upToTen, count(...command));
  const executeElsewhere = (...command: Parameters<typeof count>) =>
    elsewhere.execute(stream, upToTen, count(...command));
  const read = () => eventStore.read<Counted>(stream);
  const counted = async () => (await read()).map(({ data }) => data.by);
  /** The next append finds that others were faster. */
  const othersFirst = (...commands: (() => Promise<unknown>)[]) => {
    faulty.before = async () => commands.shift()?.();
  };

  it('stamps what the decider does not know', async () => {
    const { revision, position } = await execute(1, 'k-1');
    const metadata = { ...origin, commandId: 'k-1', at: now, schema: 1 };
    const id = derivedId('k-1', stream, 0);
    expect(await read()).toEqual([{ type: 'Counted', data: { by: 1 }, id, metadata, stream, revision, position }]);
  });
  it('answers the new state and where the stream ends', async () => {
    const first = await execute(3, 'k-1');
    expect(await execute(4, 'k-2')).toMatchObject({ state: 7, revision: 1 });
    const [, last] = await read();
    expect(await execute(0, 'k-3')).toEqual({ state: 7, revision: 1, position: last!.position });
    expect(last!.position).toBeGreaterThan(first.position);
  });
  it('that changes nothing makes no stream', async () => {
    expect(await execute(0, 'k-1')).toEqual({ state: 0, revision: -1, position: 0 });
    expect(await read()).toEqual([]);
  });
  describe('tells which events it has', () => {
    const executeMany = (by: number, commandId: string) => eventStore.execute(stream, unbounded, count(by, commandId));

    it('when they were appended just now', async () => {
      await executeMany(2, 'k-1');
      const executed = await executeMany(2, 'k-2');
      const recorded = (await read()).filter(({ metadata }) => metadata.commandId === 'k-2');
      const events = await executed.events();
      expect(recorded).toMatchObject(events);
      expect(events).toHaveLength(2);
      expect(await executed.eventTypes()).toEqual(['Counted', 'Counted']);
    });
    it('when it is repeated, after others', async () => {
      await executeMany(2, 'k-1');
      await executeMany(3, 'k-2');
      await executeMany(1, 'k-3');
      const repeated = await executeMany(3, 'k-2');
      expect((await repeated.events()).map(({ revision }) => revision)).toEqual([2, 3, 4]);
      expect(await repeated.eventTypes()).toEqual(['Counted', 'Counted', 'Counted']);
    });
    it('none when it changed nothing; its state rests on the last one', async () => {
      await execute(3, 'k-1');
      const unchanged = await execute(0, 'k-2');
      expect(await unchanged.events()).toEqual([]);
      expect(await unchanged.eventTypes()).toEqual(['Counted']);
    });
    it('none when it changed nothing, but the types of the last ten of its stream', async () => {
      const ofAnyEvent: typeof unbounded = { ...unbounded, evolve: (total) => total };
      await eventStore.execute(stream, ofAnyEvent, count(12, 'k-1'));
      const [{ metadata }] = (await read()) as [Recorded<Counted>];
      const other = { type: 'Other', data: {}, id: derivedId('k-2', stream, 0), metadata };
      await log().append(stream, 11, [other]);
      const unchanged = await eventStore.execute(stream, ofAnyEvent, count(0, 'k-3'));
      expect(await unchanged.events()).toEqual([]);
      expect(await unchanged.eventTypes()).toEqual([...Array.from({ length: 9 }, () => 'Counted'), 'Other']);
    });
    it('none where there is no stream', async () => {
      const unchanged = await execute(0, 'k-1');
      expect([await unchanged.events(), await unchanged.eventTypes()]).toEqual([[], []]);
    });
  });
  it('appends all its events as one', async () => {
    const { state, revision } = await eventStore.execute(stream, unbounded, count(400, 'k-1'));
    expect([state, revision, faulty.appends.length]).toEqual([400, 399, 1]);
  });
  it('never lets the time of a stream run backwards', async () => {
    await execute(1, 'k-1');
    await execute(1, 'k-2', { now: past });
    expect((await read()).map(({ metadata }) => metadata.at)).toEqual([now, now]);
  });
  it('decides on streams of any length', async () => {
    for (const step of [1, 2, 3]) await eventStore.execute(stream, unbounded, count(450, `k-${step}`));
    expect((await elsewhere.load(stream, unbounded)).state).toBe(1_350);
    expect(await elsewhere.read(stream)).toHaveLength(1_350);
  });
  it('refuses where the stream holds an event that the decider does not know', async () => {
    const metadata = { ...origin, commandId: 'k-1', at: now, schema: 1 };
    const unknown: Event = { type: 'CountedBackwards', data: {} };
    await log().append(stream, 'no stream', [{ ...unknown, id: uuid(), metadata }]);
    await expect(execute(1, 'k-2')).rejects.toThrow('Nothing is known of the event CountedBackwards');
    expect(await read()).toHaveLength(1);
  });

  describe('a second time', () => {
    it('does nothing, even where a rule would refuse it now', async () => {
      const first = await execute(6, 'k-1');
      await execute(4, 'k-2');
      expect(await execute(6, 'k-1')).toEqual({ ...first, state: 10 });
      await expect(execute(6, 'k-3')).rejects.toMatchObject({ code: 'too-many' });
      expect(await counted()).toEqual([6, 4]);
    });
    it('does nothing in another process', async () => {
      const first = await execute(6, 'k-1');
      expect(await executeElsewhere(6, 'k-1')).toEqual(first);
      expect(await counted()).toEqual([6]);
    });
    it('does nothing while it still runs', async () => {
      const answers = await Promise.all([execute(6, 'k-1'), execute(6, 'k-1'), executeElsewhere(6, 'k-1')]);
      expect(new Set(answers.map(({ revision, position }) => `${revision} ${position}`)).size).toBe(1);
      expect(await counted()).toEqual([6]);
    });
    it('answers where the last of its events stands', async () => {
      const first = await eventStore.execute(stream, unbounded, count(3, 'k-1'));
      await eventStore.execute(stream, unbounded, count(1, 'k-2'));
      expect(await elsewhere.execute(stream, unbounded, count(3, 'k-1'))).toEqual({ ...first, state: 4 });
    });
  });

  describe('beside others', () => {
    it('decides again when they were first', async () => {
      await execute(1, 'k-1');
      othersFirst(
        () => executeElsewhere(1, 'k-2'),
        () => executeElsewhere(1, 'k-3'),
      );
      expect(await execute(5, 'k-4')).toMatchObject({ state: 8, revision: 3 });
      expect(await counted()).toEqual([1, 1, 1, 5]);
    });
    it('refuses what only they made impossible', async () => {
      await execute(5, 'k-1');
      othersFirst(() => executeElsewhere(5, 'k-2'));
      await expect(execute(5, 'k-3')).rejects.toMatchObject({ code: 'too-many' });
    });
    it('finds that they ran the same command', async () => {
      await execute(1, 'k-1');
      let first: AppendResult | undefined;
      othersFirst(async () => (first = await executeElsewhere(5, 'k-2')));
      expect(await execute(5, 'k-2')).toEqual(first);
      expect(await counted()).toEqual([1, 5]);
    });
    it('does not refuse by what it remembers', async () => {
      await execute(10, 'k-1');
      await executeElsewhere(-5, 'k-2');
      expect(await execute(5, 'k-3')).toMatchObject({ state: 10, revision: 2 });
    });
    it('does not find by what it remembers that nothing changes', async () => {
      await execute(1, 'k-1');
      await executeElsewhere(1, 'k-2');
      expect(await execute(0, 'k-3')).toMatchObject({ state: 2, revision: 1 });
    });
    it('gives up at the deadline', async () => {
      await execute(1, 'k-1');
      othersFirst(() => executeElsewhere(1, 'k-2'));
      await expect(execute(1, 'k-3', { deadline: past })).rejects.toMatchObject({ code: 'concurrent-change' });
      expect(await counted()).toEqual([1, 1]);
    });
    it('begins anew where they truncated the stream beyond what it remembers', async () => {
      await execute(1, 'k-1');
      await executeElsewhere(2, 'k-2');
      await executeElsewhere(3, 'k-3');
      await log().truncateBefore(stream, 2);
      expect(await execute(4, 'k-4')).toMatchObject({ state: 7, revision: 3 });
    });
  });

  describe('when the log does not answer', () => {
    it('finds what was written although no acknowledgement came', async () => {
      faulty.accidents.push('acknowledgement lost');
      expect(await execute(5, 'k-1')).toMatchObject({ state: 5, revision: 0 });
      faulty.accidents.push('acknowledgement lost', 'acknowledgement lost');
      expect(await execute(5, 'k-2')).toMatchObject({ state: 10, revision: 1 });
      expect(await counted()).toEqual([5, 5]);
    });
    it('writes what was lost on the way', async () => {
      faulty.accidents.push('request lost', 'request lost');
      expect(await execute(5, 'k-1')).toMatchObject({ revision: 0 });
      expect(await counted()).toEqual([5]);
    });
    it('is unavailable at the deadline', async () => {
      faulty.unavailable = true;
      await expect(execute(5, 'k-1', within(30))).rejects.toMatchObject({ code: 'unavailable' });
      faulty.unavailable = false;
      expect(await execute(5, 'k-1')).toMatchObject({ revision: 0 });
    });
    it('goes on when it does again', async () => {
      faulty.unavailable = true;
      const executed = execute(5, 'k-1');
      await wait(10);
      faulty.unavailable = false;
      expect(await executed).toMatchObject({ revision: 0 });
    });
    it('reads what may have been written, also where nobody else writes', async () => {
      faulty = new FaultyLog(log(), true);
      let goOn = () => {};
      const held = new Promise<void>((resolve) => (goOn = resolve));
      eventStore = new EventStore(faulty, { pause: () => held });
      await execute(1, 'k-1');
      faulty.accidents.push('acknowledgement lost');
      const executed = execute(1, 'k-2');
      await wait(20);
      expect((await eventStore.load(stream, upToTen)).state).toBe(2);
      goOn();
      await executed;
      faulty.reads.length = 0;
      expect((await eventStore.load(stream, upToTen)).state).toBe(2);
      expect(faulty.reads).toEqual([]);
    });
    it('never says that others were faster where it may be its own append', async () => {
      await execute(1, 'k-1');
      faulty.accidents.push('request lost');
      let times = 0;
      faulty.before = async () => {
        if ((times += 1) < 2) return;
        await executeElsewhere(1, 'k-3');
        await wait(50);
      };
      await expect(execute(1, 'k-2', within(30))).rejects.toMatchObject({ code: 'unavailable' });
    });
  });

  describe('on one stream', () => {
    it('waits for those before it, so that none of them conflict', async () => {
      await Promise.all(
        Array.from({ length: 100 }, (_, n) => eventStore.execute(stream, unbounded, count(1, `k-${n}`))),
      );
      expect(faulty.appends).toHaveLength(100);
      expect((await read()).map(({ metadata }) => metadata.commandId)).toEqual(
        Array.from({ length: 100 }, (_, n) => `k-${n}`),
      );
    });
    it('does not wait for those on another', async () => {
      const other = uniqueName('counter');
      let goOn = () => {};
      faulty.before = (name) =>
        name === stream ? new Promise<void>((resolve) => (goOn = resolve)) : Promise.resolve();
      const held = execute(1, 'k-1');
      expect(await eventStore.execute(other, upToTen, count(2, 'k-2'))).toMatchObject({ state: 2 });
      goOn();
      expect(await held).toMatchObject({ state: 1 });
    });
    it('is not held up by one that was refused', async () => {
      const [refused, accepted] = await Promise.allSettled([execute(11, 'k-1'), execute(1, 'k-2')]);
      expect([refused.status, accepted.status]).toEqual(['rejected', 'fulfilled']);
    });
  });

  describe('again', () => {
    it('appends without reading what it remembers', async () => {
      await execute(1, 'k-1');
      faulty.reads.length = 0;
      await execute(1, 'k-2');
      expect(faulty.reads).toEqual([]);
    });
    it('reads only the tail of what it remembers', async () => {
      await execute(1, 'k-1');
      faulty.reads.length = 0;
      await execute(0, 'k-2');
      expect(faulty.reads).toEqual([[stream, 1]]);
    });
    it('reads the whole stream where it remembers others since', async () => {
      eventStore = new EventStore(faulty, { cachedStreams: 2 });
      await execute(1, 'k-1');
      for (const other of ['a', 'b']) await eventStore.execute(uniqueName(other), upToTen, count(1, 'k-1'));
      faulty.reads.length = 0;
      expect(await execute(1, 'k-2')).toMatchObject({ state: 2 });
      expect(faulty.reads[0]).toEqual([stream, 0]);
    });
    it('refuses without reading where nobody else writes', async () => {
      faulty = new FaultyLog(log(), true);
      eventStore = new EventStore(faulty);
      await execute(10, 'k-1');
      faulty.reads.length = 0;
      await expect(execute(1, 'k-2')).rejects.toMatchObject({ code: 'too-many' });
      expect(faulty.reads).toEqual([]);
    });
    it('remembers the newer of two that were read at the same time', async () => {
      await executeElsewhere(1, 'k-1');
      faulty = new FaultyLog(log(), true);
      eventStore = new EventStore(faulty);
      let goOn = () => {};
      faulty.answering = () => new Promise<void>((resolve) => (goOn = resolve));
      const slow = eventStore.load(stream, upToTen);
      await wait(20);
      faulty.answering = async () => undefined;
      await execute(1, 'k-2');
      goOn();
      await slow;
      expect((await eventStore.load(stream, upToTen)).state).toBe(2);
    });
  });
});
