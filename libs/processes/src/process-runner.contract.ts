import { setTimeout as wait } from 'node:timers/promises';
import { EventStore, Feed, Log } from '@ledgerdesk/event-store';
import { DocumentStore, ReadModels } from '@ledgerdesk/read-models';
import { StateStore } from '@ledgerdesk/state';
import { uniqueName } from '@ledgerdesk/test-servers';
import { groups, membersOf } from './fixture/members';
import { MemberTransferEvent } from './fixture/member-transfer';
import { memberTransferProcess as process, TransferCommand, TransferInput } from './fixture/member-transfer.process';
import { ProcessRunner } from './process-runner';
import { Send } from './take-turn';
import { workList } from './work-list';

export type Shape = Readonly<{ log: Log; store: DocumentStore; state: StateStore }>;

const north = 10;
const south = 20;
const future = '2999-01-01T00:00:00.000Z';
const origin = { correlationId: 'r-1', traceparent: 't-1', actor: 7, via: 'api' } as const;

/** How processes are run, over one shape of stores. */
export const describeProcessRunner = (open: () => Promise<Shape>): void => {
  let shape: Shape;
  let feed: Feed;
  let run: string;
  let ending: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    shape = await open();
    feed = await Feed.start(shape.log);
  });
  beforeEach(() => {
    run = uniqueName('run');
  });
  afterEach(async () => {
    for (const end of ending.reverse()) await end();
    ending = [];
  });
  afterAll(async () => {
    await feed.stop();
    await shape.store.close();
    await shape.state.close();
    await shape.log.close();
  });

  const start = async (
    sendOf: (eventStore: EventStore) => Send<TransferCommand, TransferInput> = ordinary,
    given: Readonly<{ atOnce?: number }> = {},
  ) => {
    const eventStore = new EventStore(shape.log);
    const open = workList<TransferInput, never, MemberTransferEvent, TransferCommand>(process as never, {
      collection: `${run}-open`,
      version: 1,
      stream: `${run}-transfer`,
      handles: [
        'MemberTransferRequested',
        'MemberTransferRefused',
        'MemberTransferLeftSource',
        'MemberTransferLeftTarget',
        'MemberTransferTimedOut',
        'MemberTransferRolledBack',
        'MemberTransferCompleted',
      ],
    });
    const readModels = await ReadModels.start({ ...shape, feed, logId: 'log-1', projections: [open] });
    const errors = [] as unknown[];
    const turns = { sent: 0 };
    const send: Send<TransferCommand, TransferInput> = (...command) => {
      turns.sent += 1;
      return sendOf(eventStore)(...command);
    };
    const runner = new ProcessRunner({
      name: run,
      eventStore,
      readModels,
      state: shape.state,
      processes: [{ process, workList: open, send, ...given }],
      onError: (error) => errors.push(error),
    });
    const stop = async () => {
      await runner.stop();
      await readModels.stop();
    };
    ending.push(stop);
    const openProcesses = async () =>
      (await readModels.documents(open)).find({ limit: 1_000 }).then((found) => found.documents);
    return { eventStore, errors, turns, stop, openProcesses };
  };
  const ordinary = (eventStore: EventStore) => groups(eventStore, `${run}-`, () => 1_000);
  const request = async (memberId: number, deadline = future) => {
    const eventStore = new EventStore(shape.log);
    const metadata = { ...origin, commandId: `${run}-${memberId}`, now: new Date().toISOString(), deadline: future };
    await ordinary(eventStore)(
      { type: 'AddMember', groupId: north, memberId },
      { ...origin, stream: `${run}-j${memberId}`, step: 'join', remainingMs: 5_000 },
    );
    const data = { transferId: memberId, memberId, fromGroupId: north, toGroupId: south, deadline };
    const transfer = { type: 'TransferMember', data, metadata } as TransferInput & { metadata: typeof metadata };
    await eventStore.execute(`${run}-transfer-${memberId}`, process as never, transfer as never);
  };
  const members = async (groupId: number) =>
    [...(await membersOf(new EventStore(shape.log), `${run}-`, groupId))].sort((a, b) => a - b);
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition().catch(() => false))) await wait(10);
  };
  const ids = Array.from({ length: 20 }, (_, n) => n + 1);

  it('brings all that were begun before it to their end, and then has nothing open', async () => {
    for (const id of ids) await request(id);
    const { openProcesses, errors } = await start();
    await until(async () => (await openProcesses()).length === 0);
    expect([await members(north), await members(south)]).toEqual([[], ids]);
    expect(errors).toEqual([]);
  });
  it('takes up what begins while it runs', async () => {
    const { openProcesses } = await start();
    await until(async () => (await openProcesses()).length === 0);
    await Promise.all(ids.slice(0, 5).map((id) => request(id)));
    await until(async () => (await members(south)).length === 5);
    await until(async () => (await openProcesses()).length === 0);
  });
  it('takes turns of no more processes at the same time than it is told to', async () => {
    let running = 0;
    let most = 0;
    const counted =
      (store: EventStore): Send<TransferCommand, TransferInput> =>
      async (...command) => {
        most = Math.max(most, (running += 1));
        await until(async () => most >= 2);
        await wait(5);
        return ordinary(store)(...command).finally(() => (running -= 1));
      };
    await start(counted, { atOnce: 2 });
    await Promise.all(ids.slice(0, 10).map((id) => request(id)));
    await until(async () => (await members(south)).length === 10);
    expect(most).toBe(2);
  });
  it('wakes up at a deadline by itself', async () => {
    const silence: Send<TransferCommand, TransferInput> = async () => null;
    const { eventStore, openProcesses } = await start(
      (eventStore) => (command, sent) =>
        (command.type === 'AddMember' && command.groupId === south ? silence : ordinary(eventStore))(command, sent),
    );
    await request(1, new Date(Date.now() + 3_000).toISOString());
    const types = async () => (await eventStore.read(`${run}-transfer-1`)).map(({ type }) => type);
    await until(async () => (await types()).includes('MemberTransferRolledBack'));
    expect(await types()).toContain('MemberTransferTimedOut');
    await until(async () => (await openProcesses()).length === 0);
    expect([await members(north), await members(south)]).toEqual([[1], []]);
  });
  it('is held up by none that fails, and takes that one up again', async () => {
    let broken = true;
    const { errors, eventStore, openProcesses } = await start((store) => async (command, sent) => {
      if (broken && command.memberId === 1) throw new Error('can not reach group of member 1');
      return ordinary(store)(command, sent);
    });
    for (const id of ids.slice(0, 5)) await request(id);
    await until(async () => (await members(south)).length === 4);
    await until(async () => errors.length > 0);
    broken = false;
    await until(async () => (await openProcesses()).length === 0);
    expect(await members(south)).toEqual(ids.slice(0, 5));
    expect((await eventStore.read(`${run}-transfer-1`)).map(({ type }) => type)).toHaveLength(3);
  });
  it('is followed by another one when it stops, which doubles nothing', async () => {
    const first = await start();
    const second = shape.log.exclusive ? null : await start();
    await request(1);
    const sent = () => first.turns.sent + (second ? second.turns.sent : 0);
    await until(async () => (await members(south)).length === 1 && sent() >= 2);
    if (second) expect([first.turns.sent, second.turns.sent].sort()).toEqual([0, 2]);
    const [holder, other] = second && second.turns.sent > 0 ? [second, first] : [first, second];
    await holder.stop();
    const follower = other ?? (await start());
    await request(2);
    await until(async () => (await members(south)).length === 2);
    expect(follower.turns.sent).toBe(2);
  });
};
