import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Access } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, Feed, Log } from '@ledgerdesk/event-store';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { metadata } from '../fixture/commands';
import { AddMember, ChangeMember, membersDecider, RemoveMember, membersStream } from '../members/members.decider';
import { CreateGroup } from '../tree/decide-groups';
import { treeDecider } from '../tree/tree.decider';
import { BlockUser, CreateUser, userStream, UnblockUser, userDecider } from '../users/user.decider';
import { AccessService } from './access.service';
import { LiveAccessModel } from './live-access-model';

/** One process of the service: it decides, and follows the log with an access model of its own. */
export class Replica {
  private constructor(
    readonly eventStore: EventStore,
    readonly feed: Feed,
    readonly live: LiveAccessModel,
  ) {}

  static async start(log: Log, state: StateStore, logId = 'log-1'): Promise<Replica> {
    const feed = await Feed.start(log);
    const live = await LiveAccessModel.start({ log, feed, state, logId, report: () => undefined });
    return new Replica(new EventStore(log), feed, live);
  }

  resolveAccess = (userId: number, groupId: number) =>
    new AccessService(this.live).resolveAccess({ who: { userId }, what: { group: groupId } });

  /** As everybody does: whoever is told that the present rights can't be known at present asks again. */
  resolveAccessPatiently = async (userId: number, groupId: number): Promise<Access> => {
    for (;;) {
      try {
        return await this.resolveAccess(userId, groupId);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'unavailable') throw error;
      }
    }
  };

  async stop(): Promise<void> {
    await this.live.stop();
    await this.feed.stop();
  }
}

let lastId = 0;
/** Numbers and command ids that no other run on the same log uses. */
const next = () => (lastId = Math.max(lastId + 1, Date.now()));
const command = () => metadata(`command-${next()}`);

export const createUser = async ({ eventStore }: Replica): Promise<number> => {
  const userId = next();
  const named = {
    username: `u${userId}`,
    claimId: `c${userId}`,
    name: 'U',
    email: 'u@x.org',
    emailClaimId: `e${userId}`,
    passwordHash: null,
  };
  const data = { userId, ...named, isAdministrator: false, canCreateGroup: true };
  await eventStore.execute(userStream(userId), userDecider, new CreateUser(data, command()));
  return userId;
};
export const createGroup = async ({ eventStore }: Replica, owner: number, parentId: number | null = null) => {
  const groupId = next();
  const described = { name: 'G', path: `g${groupId}`, description: '', visibility: 'private' } as const;
  const levels = { projectCreationLevel: 'developer', subgroupCreationLevel: 'maintainer' } as const;
  const by = { userId: owner, role: 50, ownsParent: false, isAdministrator: false, canCreateGroup: true } as const;
  const data = { groupId, parentId, ...described, ...levels, crmEnabled: true, source: null, by };
  await eventStore.execute('tree', treeDecider, new CreateGroup(data, command()));
  return groupId;
};
export const membershipContext = (groupId: number, userId: number) =>
  ({ place: { kind: 'group', id: groupId }, userId, isRoot: true, founder: null, by: 50 }) as const;
export const change = ({ eventStore }: Replica, members: AddMember | ChangeMember | RemoveMember) =>
  eventStore.execute(membersStream(members), membersDecider, members);

/** The access models of several processes on one log. */
export const describeLiveAccessModel = (title: string, open: () => Log): void =>
  describe(title, () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-groups-'));
    let log: Log;
    let state: StateStore;
    let here: Replica;
    let there: Replica;
    beforeAll(async () => {
      log = open();
      state = new SqliteStateStore(join(directory, 'state.db'));
      here = await Replica.start(log, state);
      there = await Replica.start(log, state);
    });
    afterAll(async () => {
      for (const part of [here, there]) await part.stop();
      for (const part of [log, state]) await part.close();
      rmSync(directory, { recursive: true });
    });

    it('honours a right that was given, changed or taken away in the very next answer of another process (GRP-31)', async () => {
      const owner = await createUser(here);
      const userId = await createUser(here);
      const root = await createGroup(here, owner);
      const below = await createGroup(here, owner, root);
      const roleThere = () =>
        there.resolveAccessPatiently(userId, below).then(
          ({ target }) => target?.role,
          (error: { code: string }) => error.code,
        );
      for (let round = 0; round < 25; round += 1) {
        await change(here, new AddMember({ ...membershipContext(root, userId), role: 30, expiresAt: null }, command()));
        expect(await roleThere()).toBe(30);
        await change(here, new ChangeMember({ ...membershipContext(root, userId), role: 15 }, command()));
        expect(await roleThere()).toBe(15);
        await change(here, new RemoveMember(membershipContext(root, userId), command()));
        expect(await roleThere()).toBe('group-not-found');
      }
    });

    it('honours a block in the very next answer of another process (GRP-13, GRP-31)', async () => {
      const userId = await createUser(here);
      const groupId = await createGroup(here, userId);
      for (let round = 0; round < 10; round += 1) {
        const block = new BlockUser({ userId, by: 1 }, command());
        await here.eventStore.execute(userStream(userId), userDecider, block);
        await expect(there.resolveAccessPatiently(userId, groupId)).rejects.toMatchObject({ code: 'unauthenticated' });
        const unblock = new UnblockUser({ userId }, command());
        await here.eventStore.execute(userStream(userId), userDecider, unblock);
        expect(await there.resolveAccessPatiently(userId, groupId)).toMatchObject({ target: { role: 50 } });
      }
    });

    it('answers many questions at once, each as of a position not before the question', async () => {
      const userId = await createUser(here);
      const groupId = await createGroup(here, userId);
      const input = Array.from({ length: 200 }, async () => {
        const head = await log.head();
        return { head, position: (await there.resolveAccessPatiently(userId, groupId)).position };
      });
      for (const { head, position } of await Promise.all(input)) expect(position).toBeGreaterThanOrEqual(head);
    });
  });
