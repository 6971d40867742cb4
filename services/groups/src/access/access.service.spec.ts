import fc from 'fast-check';
import { Access } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { groupCreated, inMembers, ofUser, projectCreated, userCreated } from '../fixture/history';
import { NOW } from '../fixture/commands';
import {
  ADMINISTRATOR,
  BLOCKED,
  Group,
  historyOf,
  member,
  movedIn,
  Project,
  accessModelOf,
  World,
  worlds,
} from '../fixture/worlds';
import type { Namespace } from '../members/members';
import type { UserEvent } from '../users/user';
import { answer, hashOfToken } from './access.service';
import { AccessModel } from './access-model';

const now = Date.parse(NOW);
type AccessQuery = Parameters<typeof answer>[2];
const ask = (
  model: AccessModel,
  who: AccessQuery['who'],
  what: AccessQuery['what'] = null,
  at = now,
): Access | string => {
  try {
    return answer(model, 5, { who, what }, at);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
const group = (id: number): Namespace => ({ kind: 'group', id });

describe('an access answer', () => {
  const JANE = 7;
  const TOKEN = 'a-token-that-nobody-guesses';
  const token = { tokenId: 3, hash: hashOfToken(TOKEN), name: 'CI', scopes: ['read_api'] as const, expiresAt: null };
  const tokenCreated = (expiresAt: string | null = null) =>
    ofUser(JANE, { type: 'AccessTokenCreated', data: { userId: JANE, ...token, expiresAt, createdAt: NOW } });
  const jane = [userCreated(JANE), tokenCreated()];

  it('names the user of a token, the token with its scopes, and the position it is as of (API-16)', () => {
    const rights = { isAdministrator: false, canCreateGroup: true, scopes: ['read_api'] };
    expect(ask(accessModelOf(...jane), { token: TOKEN })).toEqual({
      position: 5,
      user: { id: JANE, username: 'user7', ...rights, tokenId: 3 },
      target: null,
    });
  });
  it('names the user of a session, until a new password or a block ends it (SIG-2)', () => {
    const session = { userId: JANE, credentialsVersion: 0 };
    expect(ask(accessModelOf(...jane), { session })).toMatchObject({ user: { id: JANE, scopes: null } });
    const ends: UserEvent[] = [
      { type: 'UserChanged', data: { userId: JANE, passwordHash: 'h' } },
      { type: 'UserBlocked', data: { userId: JANE } },
    ];
    for (const end of ends) {
      const unblocked = ofUser(JANE, { type: 'UserUnblocked', data: { userId: JANE } });
      expect(ask(accessModelOf(...jane, ofUser(JANE, end)), { session })).toBe('unauthenticated');
      expect(ask(accessModelOf(...jane, ofUser(JANE, end), unblocked), { session })).toBe('unauthenticated');
    }
  });
  it('names a user by id, who may do all', () =>
    expect(ask(accessModelOf(...jane), { userId: JANE })).toMatchObject({ user: { id: JANE, scopes: null } }));
  it('is none for a token that is unknown, revoked, expired, or of a blocked user (GRP-13, API-2)', () => {
    const revoked = ofUser(JANE, { type: 'AccessTokenRevoked', data: { userId: JANE, tokenId: 3 } });
    const blocked = ofUser(JANE, { type: 'UserBlocked', data: { userId: JANE } });
    const expired = accessModelOf(userCreated(JANE), tokenCreated('2026-11-24'));
    for (const model of [accessModelOf(), accessModelOf(...jane, revoked), accessModelOf(...jane, blocked), expired])
      expect(ask(model, { token: TOKEN })).toBe('unauthenticated');
    expect(ask(accessModelOf(...jane, blocked), { userId: JANE })).toBe('unauthenticated');
    const unblocked = ofUser(JANE, { type: 'UserUnblocked', data: { userId: JANE } });
    expect(ask(accessModelOf(...jane, blocked, unblocked), { token: TOKEN })).toMatchObject({ user: { id: JANE } });
  });
  it('knows the start token until another one takes its namespace', () => {
    const start = (tokenId: number, hash: string) =>
      ofUser(JANE, { type: 'StartTokenGiven', data: { userId: JANE, tokenId, hash, createdAt: NOW } });
    const model = accessModelOf(userCreated(JANE), start(1, hashOfToken('first')), start(2, hashOfToken('second')));
    expect(ask(model, { token: 'first' })).toBe('unauthenticated');
    expect(ask(model, { token: 'second' })).toMatchObject({ user: { id: JANE, scopes: ['api'] } });
  });

  it('says all of a project: its group, the contact source and the role on each (SRC-2, SRC-11)', () => {
    const model = accessModelOf(
      ...jane,
      groupCreated(1, null, { crm: { enabled: false, sourceGroupId: null } }),
      groupCreated(2, 1),
      projectCreated(4, 2),
      member(group(1), JANE, 15),
      member({ kind: 'project', id: 4 }, JANE, 30),
    );
    expect(ask(model, { userId: JANE }, { project: 'G1/G2/P4' })).toMatchObject({
      target: {
        kind: 'project',
        id: 4,
        fullPath: 'g1/g2/p4',
        visibility: 'private',
        role: 30,
        sees: 'all',
        group: { groupId: 2, fullPath: 'g1/g2', role: 15, crmEnabled: true },
        contactSource: { groupId: 1, fullPath: 'g1', role: 15, crmEnabled: false },
        mayOwnContacts: false,
        archived: false,
      },
    });
    expect(ask(model, { userId: JANE }, { group: 'g1/g2/p4' })).toBe('group-not-found');
    expect(ask(model, { userId: JANE }, { project: 5 })).toBe('project-not-found');
  });
  it('lets the Support Bot see what is private, without a role', () => {
    const bot = { userId: 9, username: 'support-bot', name: 'Support Bot', claimId: 'claim-9', createdAt: NOW };
    const model = accessModelOf(...jane, groupCreated(1, null), ofUser(9, { type: 'SupportBotCreated', data: bot }));
    const seen = ask(model, { as: 'support-bot' }, { group: 1 });
    expect(seen).toMatchObject({ user: { id: 9 }, supportBot: true, target: { id: 1, sees: 'all', role: 0 } });
    expect(ask(model, { as: 'public' }, { group: 1 })).toBe('group-not-found');
  });
  it('honours a membership until 00:00 UTC of its end date (GRP-10)', () => {
    const model = accessModelOf(...jane, groupCreated(1, null), member(group(1), JANE, 50, '2026-11-25'));
    const midnight = Date.parse('2026-11-25T00:00:00.000Z');
    expect(ask(model, { userId: JANE }, { group: 1 }, midnight - 1)).toMatchObject({ target: { role: 50 } });
    expect(ask(model, { userId: JANE }, { group: 1 }, midnight)).toBe('group-not-found');
  });
  it('knows the owner from the creation on, and no more after the removal (GRP-17)', () => {
    const past = [...jane, groupCreated(1, null, { owner: JANE })];
    expect(ask(accessModelOf(...past), { userId: JANE }, { group: 1 })).toMatchObject({ target: { role: 50 } });
    const removed = inMembers({ type: 'MemberRemoved', data: { place: group(1), userId: JANE } });
    expect(ask(accessModelOf(...past, removed), { userId: JANE }, { group: 1 })).toBe('group-not-found');
  });
});

/** The rules as they are written, looked up anew each time. */
class Oracle {
  constructor(private readonly world: World) {}

  /** A namespace and all groups above it. */
  private chain(namespace: Group | Project): (Group | Project)[] {
    return namespace.parent ? [namespace, ...this.chain(namespace.parent)] : [namespace];
  }
  private kindOf = (namespace: Group | Project): Namespace['kind'] => ('source' in namespace ? 'group' : 'project');

  /** Of several memberships on one namespace the last counts. */
  private direct(userId: number, namespace: Group | Project): number {
    const last = this.world.granted
      .filter(
        (one) => one.userId === userId && one.place.kind === this.kindOf(namespace) && one.place.id === namespace.id,
      )
      .at(-1);
    return last && last.kept && !last.ended ? last.role : 0;
  }
  role(userId: number | null, namespace: Group | Project): number {
    if (userId === null) return 0;
    if (userId === ADMINISTRATOR) return 50;
    return Math.max(...this.chain(namespace).map((at) => this.direct(userId, at)));
  }
  sees(userId: number | null, namespace: Group | Project): 'all' | 'name' | null {
    if (namespace.visibility === 'public' || (userId !== null && namespace.visibility === 'internal')) return 'all';
    if (userId === null) return null;
    if (this.role(userId, namespace) > 0) return 'all';
    const below = [...this.world.groups, ...this.world.projects].filter(
      (one) => one !== namespace && this.chain(one).includes(namespace),
    );
    return below.some((one) => this.direct(userId, one) > 0) ? 'name' : null;
  }
  source(namespace: Group | Project): Group {
    const groups = this.chain('source' in namespace ? namespace : namespace.parent) as Group[];
    const configured = groups.find(({ source }) => source !== null)?.source;
    return configured ? this.world.groups[configured - 1]! : groups.at(-1)!;
  }
  fullPath(namespace: Group | Project): string {
    return this.chain(namespace)
      .map((one) => ('source' in one ? `g${one.id}` : `p${one.id}`))
      .reverse()
      .join('/');
  }
  group(userId: number | null, group: Group) {
    const { id: groupId, enabled: crmEnabled } = group;
    return { groupId, fullPath: this.fullPath(group), role: this.role(userId, group), crmEnabled };
  }
  mayOwn(group: Group): boolean {
    const used = this.world.groups.some(({ source }) => source === group.id);
    return used || (group.parent === null && group.source === null);
  }
}

/** Compares the answers for all users and namespaces. */
const expectRules = (model: AccessModel, world: World): void => {
  const oracle = new Oracle(world);
  for (const userId of [null, 1, 2, ADMINISTRATOR])
    for (const namespace of [...world.groups, ...world.projects]) {
      const kind = 'source' in namespace ? 'group' : 'project';
      const fullPath = oracle.fullPath(namespace);
      const what = kind === 'group' ? { group: fullPath } : { project: fullPath };
      const input = ask(model, userId === null ? { as: 'public' } : { userId }, what);
      const sees = oracle.sees(userId, namespace);
      if (sees === null) {
        expect(input).toBe(`${kind}-not-found`);
        continue;
      }
      const own = 'source' in namespace ? namespace : namespace.parent;
      const source = oracle.source(namespace);
      expect((input as Access).target).toEqual({
        kind,
        id: namespace.id,
        fullPath,
        visibility: namespace.visibility,
        archived: false,
        role: oracle.role(userId, namespace),
        sees,
        group: oracle.group(userId, own),
        contactSource: oracle.group(userId, source),
        mayOwnContacts: oracle.mayOwn(own),
      });
    }
  expect(ask(model, { userId: BLOCKED })).toBe('unauthenticated');
};

describe('what everybody may', () => {
  it('is what the rules say of every user and namespace (GRP-7, GRP-8, GRP-11, GRP-12, SRC-1, SRC-2, SRC-3)', () =>
    fc.assert(
      fc.property(worlds, (world) => expectRules(accessModelOf(...historyOf(world)), world)),
      { numRuns: 500 },
    ));
  it('is what the rules say of the new place once a group is transferred, and all below it (TRF-26, TRF-28, TRF-36)', () =>
    fc.assert(
      fc.property(worlds, fc.nat(), fc.option(fc.nat()), (world, which, where) => {
        const moved = movedIn(world, which, where);
        fc.pre(moved !== null);
        expectRules(accessModelOf(...historyOf(world), ...moved!.events), moved!.world);
      }),
      { numRuns: 300 },
    ));
});
