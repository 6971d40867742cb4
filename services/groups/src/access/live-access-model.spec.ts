import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EventStoreDbLog, Log, SqliteLog } from '@ledgerdesk/event-store';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { describeWithOwn } from '@ledgerdesk/test-servers';
import { metadata } from '../fixture/commands';
import { AddMember, ChangeMember } from '../members/members.decider';
import {
  change,
  membershipContext,
  createGroup,
  createUser,
  describeLiveAccessModel,
  Replica,
} from './live-access-model.contract';

const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-groups-'));
let files = 0;
const file = () => join(directory, `${(files += 1)}.db`);
afterAll(() => rmSync(directory, { recursive: true }));

describeLiveAccessModel('the access model on SQLite', () => new SqliteLog(file()));

describeWithOwn('eventstore', 'on EventStoreDB', (server) => {
  const open = () => new EventStoreDbLog({ connectionString: server().url });
  describeLiveAccessModel('the access model', open);

  it('refuses as unavailable while the log does not answer, and answers again (GRP-31, API-13)', async () => {
    const log = open();
    const state = new SqliteStateStore(file());
    const replica = await Replica.start(log, state);
    const userId = await createUser(replica);
    const groupId = await createGroup(replica, userId);
    server().hang();
    try {
      await expect(replica.resolveAccess(userId, groupId)).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      server().resume();
    }
    const again = async (): Promise<unknown> =>
      replica.resolveAccess(userId, groupId).catch(() => wait(50).then(again));
    expect(await again()).toMatchObject({ target: { role: 50 } });
    await replica.stop();
    await Promise.all([log.close(), state.close()]);
  });
});

describe('the access model', () => {
  let log: Log;
  let state: StateStore;
  const running: Replica[] = [];
  const start = async (logId?: string): Promise<Replica> => {
    const replica = await Replica.start(log, state, logId);
    running.push(replica);
    return replica;
  };
  beforeEach(() => {
    log = new SqliteLog(file());
    state = new SqliteStateStore(file());
  });
  afterEach(async () => {
    for (const replica of running.splice(0)) await replica.stop();
    for (const part of [log, state]) await part.close();
  });
  const appendTo = async (stream: string, type: string, data: object = {}) => {
    const origin = { commandId: 'c', correlationId: 'r', traceparent: 't', actor: 1, via: 'api' } as const;
    const stamped = { ...origin, at: '2026-11-24T10:00:00.000Z', schema: 1 };
    const id = 'b0a8e1de-3f0d-4f06-9f0b-0d5d4d7a1c01';
    const last = (await log.readStream(stream, 0, 10)).at(-1);
    return log.append(stream, last?.revision ?? 'no stream', [{ id, type, data, metadata: stamped }]);
  };

  it('refuses as unavailable, rather than from older rights, while it can not follow (GRP-31)', async () => {
    const replica = await start();
    const userId = await createUser(replica);
    const groupId = await createGroup(replica, userId);
    await replica.feed.stop();
    await change(
      replica,
      new AddMember({ ...membershipContext(groupId, userId), role: 30, expiresAt: null }, metadata()),
    );
    await expect(replica.resolveAccess(userId, groupId)).rejects.toMatchObject({ code: 'unavailable' });
  });
  it.each([
    ['tree', 'GroupPainted'],
    ['members-group-1', 'MemberPainted'],
    ['user-1', 'UserPainted'],
    ['tree', 'ProjectCreated'],
  ])('answers nothing any more after an event of %s that it can not apply: %s', async (stream, type) => {
    const replica = await start();
    const userId = await createUser(replica);
    const groupId = await createGroup(replica, userId);
    await appendTo(stream, type, { groupId: 77 });
    while (replica.live.works) await wait(5);
    await expect(replica.resolveAccess(userId, groupId)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await start()).live.works).toBe(false);
  });
  it('passes over the events of other services, whatever their names', async () => {
    const replica = await start();
    const userId = await createUser(replica);
    const groupId = await createGroup(replica, userId);
    await appendTo('contact-1', 'ClaimVoided');
    await appendTo('username-0-1-abc', 'Claimed');
    expect(await replica.resolveAccessPatiently(userId, groupId)).toMatchObject({ target: { role: 50 } });
  });

  const KEY = 'snapshot/access';
  type StoredAccessModel = { position: number; logId: string; groups: [{ description: string }, unknown][] };
  it('has a snapshot saved at the stop, and begins from there the next time', async () => {
    const replica = await start();
    const groupId = await createGroup(replica, await createUser(replica));
    await replica.live.now();
    await replica.stop();
    const stored = (await state.get<StoredAccessModel>(KEY))!;
    expect(stored.value.position).toBe(await log.head());
    // So that what is read from there can be told from what is read in the log.
    stored.value.groups[0]![0].description = 'as it was stored';
    await state.set(KEY, stored.value, { expected: stored });
    const { model } = await (await start()).live.now();
    expect(model.groups.get(groupId)!.description).toBe('as it was stored');
    const { model: ofAnother } = await (await start('log-2')).live.now();
    expect(ofAnother.groups.get(groupId)!.description).toBe('');
  });
  it('has a snapshot saved every 1,000 events', async () => {
    const replica = await start();
    const userId = await createUser(replica);
    const groupId = await createGroup(replica, userId);
    const role = (round: number) => ({ ...membershipContext(groupId, userId), role: round % 2 ? 20 : 30 }) as const;
    await change(replica, new AddMember({ ...role(0), expiresAt: null }, metadata('c-0')));
    for (let round = 1; round < 998; round += 1)
      await change(replica, new ChangeMember({ ...role(round), isRoot: false }, metadata(`c-${round}`)));
    while (!(await state.get(KEY))) await wait(5);
    expect((await state.get<StoredAccessModel>(KEY))!.value.position).toBe(await log.head());
  });
});
