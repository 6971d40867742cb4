import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import { EventStore, Log, LogUnavailable, SqliteLog } from '@ledgerdesk/event-store';
import { groups, membersOf } from './fixture/members';
import { MemberTransferEvent } from './fixture/member-transfer';
import { memberTransferProcess, TransferInput } from './fixture/member-transfer.process';
import { Send, takeTurn } from './take-turn';

const memberId = 5;
const north = 10;
const south = 20;
const process = memberTransferProcess;
/** Whoever was removed stays so: it comes to the same again. */
const repeating: typeof process = { ...process, isRepeatable: ({ type }) => type === 'MemberLeftGroup' };

/** The log of a process that ends before, or right after, its n-th durable write; nothing works from then on. */
class EndsAtWrite implements Log {
  readonly exclusive = true;
  writes = 0;
  private over = false;
  constructor(
    private readonly log: Log,
    private readonly write: number,
    private readonly written: boolean,
  ) {}
  append: Log['append'] = async (...append) => {
    this.alive();
    this.writes += 1;
    if (this.writes < this.write) return this.log.append(...append);
    this.over = true;
    if (this.written) await this.log.append(...append);
    throw new Error('This process has ended');
  };
  readStream: Log['readStream'] = async (...read) => {
    this.alive();
    return this.log.readStream(...read);
  };
  readAll: Log['readAll'] = (...page) => this.log.readAll(...page);
  head: Log['head'] = () => this.log.head();
  subscribe: Log['subscribe'] = (...subscription) => this.log.subscribe(...subscription);
  truncateBefore: Log['truncateBefore'] = (...stream) => this.log.truncateBefore(...stream);
  close = () => this.log.close();
  private alive(): void {
    if (this.over) throw new Error('This process has ended');
  }
}

describe('a process that takes turns', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-processes-'));
  const log = new SqliteLog(join(directory, 'log.db'));
  const eventStore = new EventStore(log);
  let run: string;
  let transfers = 0;
  beforeEach(() => {
    run = `run${(transfers += 1)}-`;
  });
  afterAll(async () => {
    await log.close();
    rmSync(directory, { recursive: true });
  });

  const roomy = () => 100;
  const origin = { correlationId: 'r-1', traceparent: 't-1', actor: 7, via: 'api', transferId: 1 } as const;
  const future = '2999-01-01T00:00:00.000Z';
  /** A member of north who asks to be moved to south. */
  const request = async (deadline = future) => {
    const times = { now: new Date().toISOString(), deadline: future };
    const stream = `${run}transfer-1`;
    const metadata = { ...origin, ...times, commandId: `${run}start` };
    const add = { stream: `${run}join`, step: 'join', remainingMs: 1_000, ...origin };
    await groups(eventStore, run, roomy)({ type: 'AddMember', groupId: north, memberId }, add);
    const data = { transferId: 1, memberId, fromGroupId: north, toGroupId: south, deadline };
    await eventStore.execute<TransferInput & { metadata: typeof metadata }, never, never>(stream, process as never, {
      type: 'TransferMember',
      data,
      metadata,
    });
    return stream;
  };
  const untilIdle = async (
    stream: string,
    store = eventStore,
    room: (groupId: number) => number = roomy,
    of = process,
  ) => {
    const send = groups(store, run, room);
    while ((await takeTurn(of, stream, { eventStore: store, send })).next === 'turn');
  };
  const recordedIn = (stream: string, store = eventStore) => store.read<MemberTransferEvent>(stream);
  const typesOf = (events: readonly Recorded[]) => events.map(({ type }) => type);
  /** Read anew: what one event store remembers, another may have gone on from. */
  const where = async () => {
    const fresh = new EventStore(log);
    return { north: await membersOf(fresh, run, north), south: await membersOf(fresh, run, south) };
  };
  const changes = async () =>
    Promise.all([north, south].map(async (group) => typesOf(await eventStore.read(`${run}members-${group}`))));

  it('comes to its end', async () => {
    const stream = await request();
    await untilIdle(stream);
    expect(typesOf(await recordedIn(stream))).toEqual([
      'MemberTransferRequested',
      'MemberTransferLeftSource',
      'MemberTransferCompleted',
    ]);
    expect(await where()).toEqual({ north: [], south: [memberId] });
  });
  it('goes the way back when it is refused', async () => {
    const stream = await request();
    await untilIdle(stream, eventStore, (groupId) => (groupId === south ? 0 : 100));
    expect(typesOf(await recordedIn(stream)).at(-1)).toBe('MemberTransferRolledBack');
    expect(await where()).toEqual({ north: [memberId], south: [] });
  });
  it('records on whose behalf, and because of what', async () => {
    const stream = await request();
    await untilIdle(stream);
    const [, left] = await recordedIn(stream);
    expect(left!.metadata).toMatchObject({ actor: 7, via: 'system', correlationId: 'r-1', transferId: 1 });
    const [, removed] = await eventStore.read(`${run}members-${north}`);
    expect(removed!.metadata).toMatchObject({ actor: 7, via: 'system', correlationId: 'r-1', transferId: 1 });
  });
  it('does nothing more once it has ended', async () => {
    const stream = await request();
    await untilIdle(stream);
    const send: Send<unknown, TransferInput> = () => Promise.reject(new Error('nothing is to be sent'));
    expect(await takeTurn(process, stream, { eventStore, send })).toMatchObject({ revision: 2, next: 'nothing' });
  });

  it('records what a repeatable step came to together with what follows', async () => {
    const stream = await request();
    const counting = new EndsAtWrite(log, Infinity, false);
    const store = new EventStore(counting);
    const turn = { eventStore: store, send: groups(store, run, roomy) };
    expect(await takeTurn(repeating, stream, turn)).toMatchObject({ revision: 2, next: 'nothing' });
    expect(counting.writes).toBe(3); // Two of members, one of the process.
    expect(typesOf(await recordedIn(stream))).toEqual([
      'MemberTransferRequested',
      'MemberTransferLeftSource',
      'MemberTransferCompleted',
    ]);
  });
  it('records what a repeatable step came to where nothing comes of what follows', async () => {
    const stream = await request();
    const answering = groups(eventStore, run, roomy);
    const send: typeof answering = async (command, step) =>
      command.type === 'AddMember' ? null : answering(command, step);
    expect(await takeTurn(repeating, stream, { eventStore, send })).toMatchObject({ revision: 1, next: 'retry' });
    await untilIdle(stream, eventStore, roomy, repeating);
    expect(await where()).toEqual({ north: [], south: [memberId] });
  });

  const full = (groupId: number) => (groupId === south ? 0 : 100);
  describe.each([
    ['that succeeds', process, roomy, { north: [], south: [memberId] }],
    ['that is refused', process, full, { north: [memberId], south: [] }],
    ['of repeatable steps that succeeds', repeating, roomy, { north: [], south: [memberId] }],
    ['of repeatable steps that is refused', repeating, full, { north: [memberId], south: [] }],
  ])('killed at every durable write of a way %s', (_, of, room, expected) => {
    it.each([
      ['before', false],
      ['right after', true],
    ])('%s it, goes on and ends as if nothing had been', async (__, written) => {
      const clean = await request();
      const counting = new EndsAtWrite(log, Infinity, false);
      await untilIdle(clean, new EventStore(counting), room, of);
      const events = typesOf(await recordedIn(clean));
      const cleanChanges = await changes();
      expect(counting.writes).toBeGreaterThanOrEqual(3);

      for (let write = 1; write <= counting.writes; write += 1) {
        run = `${run}again-`;
        const stream = await request();
        const killed = new EventStore(new EndsAtWrite(log, write, written));
        await expect(untilIdle(stream, killed, room, of)).rejects.toThrow('This process has ended');
        const survivor = new EventStore(log);
        await untilIdle(stream, survivor, room, of);
        expect(typesOf(await recordedIn(stream, survivor))).toEqual(events);
        expect(await changes()).toEqual(cleanChanges);
        expect(await where()).toEqual(expected);
      }
    });
  });

  it('bears two that take its turns at once', async () => {
    const stream = await request();
    await Promise.all([untilIdle(stream), untilIdle(stream, new EventStore(log)), untilIdle(stream)]);
    await untilIdle(stream);
    expect(typesOf(await recordedIn(stream))).toEqual([
      'MemberTransferRequested',
      'MemberTransferLeftSource',
      'MemberTransferCompleted',
    ]);
    expect(typesOf(await eventStore.read(`${run}members-${south}`))).toEqual(['MemberAdded']);
  });

  describe('when nobody answers', () => {
    const silent: Send<unknown, TransferInput> = async () => null;

    it('asks the same again', async () => {
      const stream = await request();
      const asked: string[] = [];
      const send: Send<unknown, TransferInput> = async (_, { stream, step }) => (asked.push(`${stream} ${step}`), null);
      expect(await takeTurn(process, stream, { eventStore, send })).toMatchObject({ revision: 0, next: 'retry' });
      await takeTurn(process, stream, { eventStore, send });
      expect(asked).toEqual([asked[0], asked[0]]);
    });
    it('takes the passed deadline as an input, and goes the way back', async () => {
      const stream = await request('2030-01-01T00:00:00.000Z');
      const late = { eventStore, now: () => new Date('2030-01-01T00:00:00.000Z') };
      expect(await takeTurn(process, stream, { ...late, send: silent })).toMatchObject({ revision: 1, next: 'turn' });
      const send = groups(eventStore, run, roomy);
      while ((await takeTurn(process, stream, { ...late, send })).next === 'turn');
      expect(fold(process, await recordedIn(stream)).step).toBe('failed');
      expect(await where()).toEqual({ north: [memberId], south: [] });
    });
    it('gives a command no more time than the process has', async () => {
      const stream = await request(new Date(Date.now() + 3_000).toISOString());
      let given = 0;
      const send: Send<unknown, TransferInput> = async (_, { remainingMs }) => ((given = remainingMs), null);
      await takeTurn(process, stream, { eventStore, send });
      expect(given).toBeGreaterThan(0);
      expect(given).toBeLessThanOrEqual(3_000);
    });
  });

  it('does not take a broken log for an answer', async () => {
    const stream = await request();
    const send: Send<unknown, TransferInput> = () => Promise.reject(new LogUnavailable('gone'));
    await expect(takeTurn(process, stream, { eventStore, send })).rejects.toThrow('gone');
  });
});
