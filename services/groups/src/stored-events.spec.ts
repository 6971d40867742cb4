import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { AccessModel } from './access/access-model';
import type { MembersEvent } from './members/members';
import { membersDecider } from './members/members.decider';
import type { RemovalEvent } from './deletions/removal';
import { removalProcess } from './deletions/removal.process';
import type { LinkRemovalEvent } from './projects/link-removal';
import { linkRemovalProcess } from './projects/link-removal.process';
import type { GroupCreated, TreeEvent } from './tree/tree';
import { treeDecider } from './tree/tree.decider';
import type { UserEvent } from './users/user';
import { userDecider } from './users/user.decider';

type Noun = 'users' | 'tree' | 'members' | 'deletions' | 'projects';
/** Every type there is, in an order in which it may have happened. */
const typesOf = <E extends Event>(types: Record<E['type'], 1>) => Object.keys(types);
const types: Record<Noun, string[]> = {
  users: typesOf<UserEvent>({
    ClaimVoided: 1,
    UserCreated: 1,
    UserChanged: 1,
    EmailChangeRequested: 1,
    UserBlocked: 1,
    UserUnblocked: 1,
    AccessTokenCreated: 1,
    AccessTokenRevoked: 1,
    StartTokenGiven: 1,
    SupportBotCreated: 1,
  }),
  tree: typesOf<TreeEvent>({
    GroupCreated: 1,
    ProjectCreated: 1,
    GroupChanged: 1,
    ProjectChanged: 1,
    ProjectArchived: 1,
    ProjectUnarchived: 1,
    CrmSettingsChanged: 1,
    ProjectTransferred: 1,
    ProjectTransferCompleted: 1,
    GroupTransferStarted: 1,
    GroupTransferred: 1,
    GroupTransferCompleted: 1,
    GroupTransferFailed: 1,
    NamespaceDeleted: 1,
    NamespaceRestored: 1,
    NamespaceRemoved: 1,
  }),
  members: typesOf<MembersEvent>({ MemberAdded: 1, MemberChanged: 1, MemberRemoved: 1 }),
  deletions: typesOf<RemovalEvent>({ RemovalScheduled: 1, RemovalDue: 1, RemovalCompleted: 1 }),
  projects: typesOf<LinkRemovalEvent>({ LinkRemovalStarted: 1, MisfitLinksRemoved: 1, LinkRemovalCompleted: 1 }),
};
const namesOf = (noun: Noun) => types[noun].map((type) => `${type}.v1.json`);

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const samples = <E extends Event>(noun: Noun): Recorded<E>[] =>
  namesOf(noun).map((name) => JSON.parse(readFileSync(join(__dirname, noun, 'samples', name), 'utf8')));

/** The last of the users' is of a stream of its own. */
const person = samples<UserEvent>('users').slice(0, -1);
const supportBot = samples<UserEvent>('users').slice(-1);
const createdAt = '2026-11-24T09:00:00.000Z';
/** What is transferred in the samples goes there. */
const hooli: Omit<GroupCreated['data'], 'createdAt'> = {
  groupId: 4,
  parentId: null,
  name: 'Hooli',
  path: 'hooli',
  description: '',
  visibility: 'private',
  projectCreationLevel: 'developer',
  subgroupCreationLevel: 'maintainer',
  crm: { enabled: true, sourceGroupId: null },
  owner: null,
  createdBy: 7,
};
const john = { userId: 8, username: 'john', name: 'John', email: 'john@example.org' };

describe('stored events of every schema', () => {
  it('fold to the user they were about', () =>
    expect(fold(userDecider, person)).toEqual({
      userId: 7,
      username: 'jane',
      name: 'Jane Roe',
      email: 'jane.roe@example.org',
      requestedEmail: {
        changeId: '7b0f9f5e-0c0b-5c5a-9a55-0b6b1d0f7a01',
        email: 'jane.new@example.org',
        requestedAt: '2026-11-24T09:00:00.000Z',
      },
      passwordHash: expect.stringMatching(/^\$scrypt\$/),
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      serviceDeskMails: false,
      status: 'active',
      isAdministrator: false,
      canCreateGroup: false,
      credentialsVersion: 2,
      createdAt,
      startTokenId: 12,
      claimId: '1b4e28ba-2fa1-51d2-883f-0016d3cca427',
      emailClaimId: '9d4e1e23-bd5b-5046-a9e6-483b2d7cda9b',
      voidedClaims: ['6fa459ea-ee8a-5ca4-894e-db77e160355e'],
      tokens: {
        11: expect.objectContaining({ name: 'Backup', scopes: ['read_api'], expiresAt: '2027-11-24', revoked: true }),
        12: expect.objectContaining({ name: 'Start', scopes: ['api'], expiresAt: null, revoked: false }),
      },
    }));
  it('fold to the Support Bot they were about', () =>
    expect(fold(userDecider, supportBot)).toEqual({
      userId: 9,
      username: 'support-bot',
      name: 'Support Bot',
      status: 'support-bot',
      createdAt,
      claimId: '2c5ea4c0-4067-51e9-8bad-9b1deb4d3b7d',
      voidedClaims: [],
    }));
  it('fold to the tree they were about', () =>
    expect(fold(treeDecider, samples<TreeEvent>('tree'))).toEqual({
      groups: {
        0: {
          3: {
            parentId: 4,
            path: 'initech-europe',
            visibility: 'private',
            crm: { enabled: false, sourceGroupId: null },
            projectCreationLevel: 'maintainer',
            subgroupCreationLevel: 'owner',
          },
        },
      },
      projects: { 0: {} },
      taken: {
        0: {
          0: { 85: {}, 122: {} },
          3: { 25: {}, 26: {} },
          4: { 25: {}, 85: { 'initech-europe': true } },
        },
      },
      transfers: {},
      endedTransfers: { 0: { 17: 'completed', 18: 'failed' } },
      lastTransfers: {
        0: {
          3: {
            transferId: 17,
            completedAt: '2026-11-30T09:00:00.000Z',
            mode: 'move',
            fromParentId: null,
            sourceBefore: 3,
            sourceAfter: 4,
            sources: [],
          },
        },
      },
      undone: {},
      projectTransfers: {},
      deletions: {},
    }));
  it('fold to the members they were about', () =>
    expect(fold(membersDecider, samples<MembersEvent>('members'))).toEqual({
      8: { role: 40, expiresAt: null, createdAt },
    }));
  it('fold to the removal they were about', () => {
    const [scheduled, due, completed] = samples<RemovalEvent>('deletions');
    const removal = { deletionId: 21, place: { kind: 'project', id: 6 }, removeAt: '2026-12-08T09:00:00.000Z' };
    expect(fold(removalProcess, [scheduled!])).toEqual({ step: 'waiting', removal });
    expect(fold(removalProcess, [scheduled!, due!])).toEqual({ step: 'removing', removal });
    expect(fold(removalProcess, [scheduled!, due!, completed!])).toEqual({ step: 'completed' });
  });
  it('fold to the removal of links they were about', () => {
    const [started, removed, completed] = samples<LinkRemovalEvent>('projects');
    const removal = { transferId: 16, projectId: 5, keepSourceId: 4, by: 7 };
    expect(fold(linkRemovalProcess, [started!])).toEqual({ step: 'removing', removal, part: 1, after: null });
    expect(fold(linkRemovalProcess, [started!, removed!])).toEqual({ step: 'completing', removal });
    expect(fold(linkRemovalProcess, [started!, removed!, completed!])).toEqual({ step: 'completed' });
  });
  it('are applied by the access model', () => {
    const model = new AccessModel();
    model.addUser({ ...john, isAdministrator: false, canCreateGroup: true, createdAt });
    const apply = (stream: string, events: Recorded[]) => events.forEach((event) => model.apply({ ...event, stream }));
    apply('user-7', person);
    apply('user-9', supportBot);
    model.addGroup({ ...hooli, createdAt });
    apply('tree', samples('tree'));
    apply('members-group-3', samples('members'));
    const jane = { name: 'Jane Roe', timeZone: 'Asia/Tokyo', blocked: false, credentialsVersion: 2, startTokenId: 12 };
    expect(model.users.get(7)).toMatchObject({ username: 'jane', email: 'jane.roe@example.org', ...jane });
    expect(
      ['JANE', 'Jane.Roe@Example.org', 'jane@example.org', 'support-bot'].map((login) => model.userWith(login)?.id),
    ).toEqual([7, 7, undefined, undefined]);
    expect(model.supportBot).toMatchObject({ id: 9, name: 'Support Bot', email: '', isAdministrator: false });
    expect([...model.tokens.values()].map(({ revoked }) => revoked)).toEqual([true, false]);
    expect(model.at('hooli/initech-europe')).toMatchObject({ id: 3, parent: { id: 4 }, crm: { enabled: false } });
    expect([model.at('hooli/printers'), model.projects.get(5)]).toEqual([null, undefined]);
    expect([...model.groups.get(3)!.members]).toEqual([[8, expect.objectContaining({ role: 40, expiresAt: null })]]);
  });
  it.each<Noun>(['users', 'tree', 'members'])('are all there, of %s', (noun) =>
    expect(readdirSync(join(__dirname, noun, 'samples')).sort()).toEqual(namesOf(noun).sort()),
  );
});
