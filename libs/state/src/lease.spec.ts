import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { uniqueName } from '@ledgerdesk/test-servers';
import { holdLease, LeaseLost, LeaseOptions } from './lease';
import { SqliteStateStore } from './sqlite-state-store';
import { StateStore } from './state-store';

/** The store, but for a while a write is refused, waits before it is made, or waits before it is answered. */
class BrokenAtTimes implements StateStore {
  refused = false;
  waitsFor: Promise<unknown> = Promise.resolve();
  answersAfter: Promise<unknown> = Promise.resolve();
  constructor(private readonly state: StateStore) {}
  set: StateStore['set'] = async (...record) => {
    await this.waitsFor;
    if (this.refused) throw new Error('The store is down');
    const written = await this.state.set(...record);
    await this.answersAfter;
    return written;
  };
  get: StateStore['get'] = (key) => this.state.get(key);
  delete: StateStore['delete'] = (...record) => this.state.delete(...record);
  list: StateStore['list'] = (...page) => this.state.list(...page);
  close = () => this.state.close();
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
const until = async (condition: () => unknown) => {
  while (!(await condition())) await wait(2);
};

/** Long enough for a busy machine to renew in time; what is told to last longer than it waits so long. */
const TTL_MS = 1_500;
const LONGER_MS = 2_000;

describe('a lease', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-lease-'));
  const state = new SqliteStateStore(join(directory, 'state.db'));
  let name: string;
  let stops: (() => Promise<void>)[] = [];
  beforeEach(() => {
    name = uniqueName('job');
  });
  afterEach(async () => {
    await Promise.all(stops.map((stop) => stop()));
    stops = [];
  });
  afterAll(async () => {
    await state.close();
    rmSync(directory, { recursive: true });
  });

  const kept = async () => (await state.get<{ holder: string }>(`lease/${name}`))?.value.holder ?? null;
  const hold = (
    work: (lost: AbortSignal) => Promise<void>,
    { store = state as StateStore, ...options }: Partial<LeaseOptions> & { store?: StateStore } = {},
  ) => {
    const ended = new AbortController();
    const errors = [] as unknown[];
    const onError = (error: unknown) => errors.push(error);
    const terms = { name, ttlMs: TTL_MS, renewMs: 50, signal: ended.signal, onError, ...options };
    const over = holdLease(store, terms, work);
    const stop = () => (ended.abort(new Error('stopped')), over);
    stops.push(stop);
    return { errors, stop };
  };
  /** Some work by two that are told to stop late, and how many were at it at once. */
  const watched = () => {
    const seen = { turns: [] as string[], now: 0, most: 0 };
    const by = (who: string) => async (lost: AbortSignal) => {
      seen.turns.push(who);
      seen.most = Math.max(seen.most, (seen.now += 1));
      await aborted(lost);
      await wait(50);
      seen.now -= 1;
    };
    return { seen, by };
  };

  it('is held while the work runs and given back after it has ended', async () => {
    const holders: (string | null)[] = [];
    const { stop, errors } = hold(
      async (lost) => {
        holders.push(await kept());
        await aborted(lost);
        await wait(LONGER_MS);
        holders.push(await kept());
      },
      { holder: 'one' },
    );
    await until(() => holders.length > 0);
    await stop();
    expect(holders).toEqual(['one', 'one']);
    expect(await kept()).toBeNull();
    expect(errors).toEqual([]);
  });
  it('is held by one at a time, however long it takes', async () => {
    const { seen, by } = watched();
    const first = hold(by('first'));
    await until(() => seen.turns.length >= 1);
    hold(by('second'));
    await wait(LONGER_MS);
    expect(seen.turns).toEqual(['first']);
    await first.stop();
    await until(() => seen.turns.length >= 2);
    expect(seen).toMatchObject({ turns: ['first', 'second'], most: 1 });
  });
  it('is taken by one of many that wait', async () => {
    const { seen, by } = watched();
    const all = ['a', 'b', 'c', 'd', 'e'].map((who) => hold(by(who), { holder: who }));
    for (let turns = 1; turns <= 5; turns += 1) {
      await until(() => seen.turns.length >= turns);
      await all['abcde'.indexOf(seen.turns.at(-1) ?? '')]?.stop();
    }
    expect([...seen.turns].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(seen.most).toBe(1);
  });
  it('is taken from a holder that was killed, when it has expired', async () => {
    await state.set(`lease/${name}`, { holder: 'killed' }, { expected: 'absent', expiresInMs: TTL_MS });
    let found: string | null = null;
    hold(async (lost) => ((found = await kept()), aborted(lost)), { holder: 'next' });
    expect(await kept()).toBe('killed');
    await until(() => found);
    expect(found).toBe('next');
  });
  it('is not taken for a signal that has aborted', async () => {
    let begun = false;
    await hold(async () => void (begun = true), { signal: AbortSignal.abort() }).stop();
    expect([begun, await kept()]).toEqual([false, null]);
  });
  it('is taken again when the work has ended by itself', async () => {
    let turns = 0;
    const { errors } = hold(async () => void (turns += 1));
    await until(() => turns >= 3);
    expect(errors).toEqual([]);
  });

  describe('whose work throws', () => {
    it('is given back, and taken again', async () => {
      const between: (string | null)[] = [];
      let turns = 0;
      const { errors } = hold(
        async (lost) => {
          if (++turns === 1) throw new Error('no success');
          await aborted(lost);
        },
        { onError: (error) => void (errors.push(error), kept().then((holder) => between.push(holder))) },
      );
      await until(() => turns >= 2);
      expect(errors).toEqual([new Error('no success')]);
      expect(between).toEqual([null]);
    });
    it.each([
      ['what it was told', (lost: AbortSignal) => aborted(lost).then(() => lost.throwIfAborted())],
      ['that it was aborted', (lost: AbortSignal) => wait(60_000, undefined, { signal: lost })],
    ])('when it is told to stop has no error: %s', async (_, work) => {
      const { errors, stop } = hold(work);
      await until(kept);
      await stop();
      expect(errors).toEqual([]);
      expect(await kept()).toBeNull();
    });
  });

  describe('on a store that fails', () => {
    it('is kept where the failure is short', async () => {
      const store = new BrokenAtTimes(state);
      const { seen, by } = watched();
      const { errors } = hold(by('one'), { store });
      await until(kept);
      store.refused = true;
      await until(() => errors.length >= 2);
      store.refused = false;
      await wait(LONGER_MS);
      expect(seen.turns).toEqual(['one']);
      expect(new Set(errors.map(String))).toEqual(new Set(['Error: The store is down']));
    });
    it.each(['refuses', 'hangs'])('is lost in time where it %s for long, and taken again', async (how) => {
      const store = new BrokenAtTimes(state);
      const reasons: unknown[] = [];
      let turns = 0;
      const { errors } = hold(
        async (lost) => {
          turns += 1;
          await aborted(lost);
          reasons.push(lost.reason);
        },
        { store },
      );
      await until(kept);
      let heal: () => void = () => (store.refused = false);
      if (how === 'refuses') store.refused = true;
      else store.waitsFor = new Promise<void>((resolve) => (heal = resolve));
      await until(() => reasons.length >= 1);
      expect(reasons[0]).toBeInstanceOf(LeaseLost);
      expect(String(reasons[0])).toContain(name);
      await wait(300);
      heal();
      await until(() => turns >= 2);
      expect(errors.filter((error) => error instanceof LeaseLost)).toEqual([reasons[0]]);
    });
    it('is given back under the version of a renewal that was on its way when the work ended', async () => {
      const store = new BrokenAtTimes(state);
      let turns = 0;
      let end = () => {};
      let answer = () => {};
      hold(
        (lost) => {
          turns += 1;
          return turns > 1 ? aborted(lost) : new Promise<void>((resolve) => (end = resolve));
        },
        { store, ttlMs: 60_000 },
      );
      await until(() => turns >= 1);
      const before = await state.get(`lease/${name}`);
      store.answersAfter = new Promise<void>((resolve) => (answer = resolve));
      await until(async () => (await state.get(`lease/${name}`))?.version !== before?.version);
      end();
      answer();
      await until(() => turns >= 2);
    });
    it('is waited for', async () => {
      const store = new BrokenAtTimes(state);
      store.refused = true;
      const { errors } = hold(aborted, { store });
      await until(() => errors.length >= 3);
      store.refused = false;
      await until(kept);
    });
  });

  it('is lost when another holder has it', async () => {
    const reasons: unknown[] = [];
    hold(async (lost) => {
      await aborted(lost);
      reasons.push(lost.reason);
    });
    await until(kept);
    const record = await state.get(`lease/${name}`);
    await state.delete(`lease/${name}`, record ?? { version: '' });
    await state.set(`lease/${name}`, { holder: 'thief' }, { expected: 'absent' });
    await until(() => reasons.length >= 1);
    expect(reasons[0]).toBeInstanceOf(LeaseLost);
    expect(await kept()).toBe('thief');
  });
  it('is not needed by a process that is the only one, which begins again after an error all the same', async () => {
    const stop = new AbortController();
    const errors = [] as unknown[];
    let turns = 0;
    const working = holdLease(
      null,
      { name, renewMs: 5, signal: stop.signal, onError: (error) => errors.push(error) },
      async (lost) => {
        turns += 1;
        if (turns === 1) throw new Error('broken');
        await aborted(lost);
      },
    );
    await until(() => turns >= 2);
    expect(await state.get(`lease/${name}`)).toBeNull();
    stop.abort();
    await working;
    expect(errors).toMatchObject([{ message: 'broken' }]);
  });
  it('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const { stop } = hold(aborted);
    await until(kept);
    await stop();
    expect(timers()).toBe(before);
  });
});
