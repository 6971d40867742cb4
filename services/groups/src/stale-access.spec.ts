import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Access,
  addMember,
  blockUser,
  changeMember,
  changeSettings,
  createGroup,
  createProject,
  createToken,
  createUser,
  readGroup,
  readMember,
  readProject,
  readSettings,
  readUser,
  removeMember,
} from '@ledgerdesk/contracts';
import { StartedGroups } from './fixture/started-groups';

type Person = Awaited<ReturnType<StartedGroups['user']>>;
const TIME = expect.stringMatching(/Z$/) as string;
const token = 'a-token-written-late';
const late = { name: ' Late ', path: 'late', description: ' Written late ' };

describe('a write that the access model does not show within 2 s (API-5)', () => {
  let service: StartedGroups;
  let jane: Person;
  let john: Person;
  let anna: Person;
  let bert: Person;
  let top: number;
  let below: number;
  let apart: number;
  let newRoot: number;
  let newGroup: number;
  let newProject: number;
  let newUser: number;
  let newToken: number;
  let written: Awaited<ReturnType<typeof writeAll>>;

  /** All at once, so that the 2 s pass once. */
  const writeAll = async () => {
    const byRoot = await service.resolveAccess(service.root);
    const byJane = await service.resolveAccess(jane.token);
    const inGroup = (group: number): Promise<Access> => service.resolveAccess(jane.token, { group });
    const inTop = await inGroup(top);
    const inBelow = await inGroup(below);
    const inApart = await inGroup(apart);
    const named = { username: 'late', name: ' Late ', email: 'late@x.org', canCreateGroup: false };
    const settings = { enabled: false, sourceGroupId: below };
    service.feedDelay.hold();
    const requestId = randomUUID();
    const create = () =>
      service.send(createGroup, { groupId: newRoot, ...late, visibility: 'public' }, byJane, requestId);
    const [ofRoot, ofRepeat, ofGroup, ofProject, ofSettings, ofUser, ofBlock, ofToken, ofAdded, ofChanged, ofRemoved] =
      await Promise.all([
        create(),
        wait(20).then(create),
        service.send(createGroup, { groupId: newGroup, ...late, crmSourceGroupId: apart }, inBelow),
        service.send(createProject, { projectId: newProject, ...late, path: 'project' }, inBelow),
        service.send(changeSettings, settings, inTop),
        service.send(createUser, { userId: newUser, ...named }, byRoot),
        service.send(blockUser, { userId: anna.id, blocked: true }, byRoot),
        service.send(createToken, { tokenId: newToken, userId: jane.id, token, name: 'Late', scopes: ['api'] }, byJane),
        service.send(addMember, { userId: john.id, accessLevel: 30, expiresAt: '2999-12-31' }, inApart),
        service.send(changeMember, { userId: anna.id, accessLevel: 40 }, inBelow),
        service.send(removeMember, { userId: bert.id }, inTop),
      ]);
    return {
      ofRoot,
      ofRepeat,
      ofGroup,
      ofProject,
      ofSettings,
      ofUser,
      ofBlock,
      ofToken,
      ofAdded,
      ofChanged,
      ofRemoved,
    };
  };

  beforeAll(async () => {
    service = await StartedGroups.start();
    jane = await service.user('jane');
    john = await service.user('john');
    anna = await service.user('anna');
    bert = await service.user('bert');
    top = (await service.group(jane.token, 'top', { name: 'Top' })).id;
    below = (await service.group(jane.token, 'below', { name: 'Below', in: top, crmSourceGroupId: top })).id;
    apart = (await service.group(jane.token, 'apart')).id;
    await service.ask(jane.token, { group: below }, addMember, { userId: anna.id, accessLevel: 20 });
    await service.ask(jane.token, { group: top }, addMember, { userId: bert.id, accessLevel: 20 });
    newRoot = await service.id('group');
    newGroup = await service.id('group');
    newProject = await service.id('project');
    newUser = await service.id('user');
    newToken = await service.id('token');
    written = await writeAll();
  }, 30_000);
  afterAll(async () => {
    service.feedDelay.release();
    await service.stop();
  });

  it('is answered as the success it is, with the word that it is not visible yet', () => {
    const said = Object.values(written).map(({ visible }) => visible);
    expect(said).toEqual(said.map(() => false));
  });
  it('shows a new group and a new project whole', () => {
    const levels = { projectCreationLevel: 'developer', subgroupCreationLevel: 'maintainer' } as const;
    const shown = { name: 'Late', path: 'late', description: 'Written late', createdAt: TIME, changes: 1 };
    expect(written.ofRoot.group).toMatchObject({
      id: newRoot,
      ...shown,
      ...levels,
      fullPath: 'late',
      parentId: null,
      sees: 'all',
      visibility: 'public',
      crm: { enabled: true, sourceGroupId: null },
    });
    expect(written.ofGroup.group).toMatchObject({
      id: newGroup,
      ...shown,
      ...levels,
      fullPath: 'top/below/late',
      fullName: 'Top / Below / Late',
      parentId: below,
      sees: 'all',
      visibility: 'private',
      crm: { enabled: true, sourceGroupId: apart },
    });
    expect(written.ofProject.project).toMatchObject({
      id: newProject,
      ...shown,
      path: 'project',
      fullPath: 'top/below/project',
      nameWithNamespace: 'Top / Below / Late',
      creatorId: expect.any(Number),
      namespace: { id: below, parentId: top },
    });
  });
  it('is shown as it was recorded to a repeat of the request, too', () =>
    expect(written.ofRepeat).toEqual(written.ofRoot));
  it('shows the settings as they follow from what is decided', () =>
    expect(written.ofSettings.settings).toEqual({
      groupId: top,
      enabled: false,
      sourceGroupId: below,
      sourceLocked: false,
      contactSource: { id: below, name: 'Below', fullPath: 'top/below' },
      contactSourceEnabled: true,
      mayOwnContacts: true, // The group below uses it.
    }));
  it('shows a new user, a block and a new token whole', () => {
    expect(written.ofUser.user).toEqual({
      id: newUser,
      username: 'late',
      name: 'Late',
      state: 'active',
      createdAt: TIME,
      private: {
        email: 'late@x.org',
        isAdministrator: false,
        canCreateGroup: false,
        language: null,
        timeZone: null,
        serviceDeskMails: true,
      },
    });
    expect(written.ofBlock.user).toMatchObject({ id: anna.id, username: 'anna', state: 'blocked' });
    expect(written.ofToken.token).toEqual({
      id: newToken,
      userId: jane.id,
      name: 'Late',
      scopes: ['api'],
      createdAt: TIME,
      expiresAt: null,
      revoked: false,
    });
  });
  it('shows a new and a changed membership whole', () => {
    expect(written.ofAdded.member).toMatchObject({ id: john.id, accessLevel: 30, expiresAt: '2999-12-31' });
    expect(written.ofChanged.member).toMatchObject({ id: anna.id, accessLevel: 40, expiresAt: null });
  });

  describe('is shown by the next read in the same words', () => {
    beforeAll(() => service.feedDelay.release());
    const group = (id: number) => service.ask(jane.token, { group: id }, readGroup, {});
    const user = (userId: number) => service.ask(service.root, null, readUser, { userId });
    const member = (id: number, userId: number) =>
      service.ask(jane.token, { group: id }, readMember, { userId, inherited: false });

    it('of groups, projects and settings', async () => {
      expect((await group(newRoot)).group).toEqual(written.ofRoot.group);
      expect((await group(newGroup)).group).toEqual(written.ofGroup.group);
      const { project } = await service.ask(jane.token, { project: newProject }, readProject, {});
      expect(project).toEqual(written.ofProject.project);
      const { settings } = await service.ask(jane.token, { group: top }, readSettings, {});
      expect(settings).toEqual(written.ofSettings.settings);
    });
    it('of users, tokens and members', async () => {
      expect((await user(newUser)).user).toEqual(written.ofUser.user);
      expect((await user(anna.id)).user).toEqual(written.ofBlock.user);
      expect((await service.resolveAccess(token)).user).toMatchObject({ id: jane.id, scopes: ['api'] });
      expect((await member(apart, john.id)).member).toEqual(written.ofAdded.member);
      expect((await member(below, anna.id)).member).toEqual({ ...written.ofChanged.member, state: 'blocked' });
      await expect(member(top, bert.id)).rejects.toMatchObject({ code: 'member-not-found' });
    });
  });
});
