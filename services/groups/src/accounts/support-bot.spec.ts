import {
  addMember,
  blockUser,
  createToken,
  createUser,
  listMembers,
  listUsers,
  nameUsers,
  readUser,
} from '@ledgerdesk/contracts';
import { StartedGroups } from '../fixture/started-groups';

describe('the Support Bot', () => {
  let service: StartedGroups;
  let botId: number;
  let group: number;
  const resolveAccessAsBot = (what: Parameters<StartedGroups['resolveAccess']>[1] = null) =>
    service.resolveAccessAs({ as: 'support-bot' }, what);
  beforeAll(async () => {
    service = await StartedGroups.start();
    botId = (await resolveAccessAsBot()).user!.id;
    group = (await service.group(service.root, 'desk')).id;
  });
  afterAll(() => service.stop());

  it('is there from the first start on, once, and keeps its id (MI-1)', async () => {
    const { users } = await service.ask(null, null, nameUsers, { userIds: [], usernames: ['support-bot'] });
    expect(users).toEqual([{ id: botId, username: 'support-bot', name: 'Support Bot', state: 'active' }]);
    await service.restart();
    expect((await resolveAccessAsBot()).user!.id).toBe(botId);
  });
  it('enters everything and has a role nowhere (MI-1, LNK-23)', async () => {
    const project = await service.project(service.root, group, 'hidden');
    expect(await resolveAccessAsBot({ project: project.id })).toMatchObject({
      supportBot: true,
      user: { id: botId, isAdministrator: false, canCreateGroup: false },
      target: { fullPath: 'desk/hidden', sees: 'all', role: 0, group: { role: 0 } },
    });
  });
  it('can not be entered as by its number', () =>
    expect(service.resolveAccessAs({ userId: botId }, null)).rejects.toMatchObject({ code: 'unauthenticated' }));
  it('gets no token, no membership, and stays unblocked', async () => {
    const token = { tokenId: await service.id('token'), userId: botId, token: 'x'.repeat(20), name: 'No' };
    const refused = (code: string) => ({ code });
    await expect(service.ask(service.root, null, createToken, { ...token, scopes: ['api'] })).rejects.toMatchObject(
      refused('forbidden'),
    );
    await expect(service.ask(service.root, null, blockUser, { userId: botId, blocked: true })).rejects.toMatchObject(
      refused('forbidden'),
    );
    await expect(
      service.ask(service.root, { group }, addMember, { userId: botId, accessLevel: 50 }),
    ).rejects.toMatchObject(refused('user-not-found'));
    const members = await service.ask(service.root, { group }, listMembers, { inherited: true });
    expect(members.items.map(({ username }) => username)).toEqual(['root']);
  });
  it('is read by its number, and listed only where it is named', async () => {
    const { user } = await service.ask(service.root, null, readUser, { userId: botId });
    expect(user).toMatchObject({ username: 'support-bot', name: 'Support Bot', state: 'active' });
    const names = async (input: object) =>
      (await service.ask(service.root, null, listUsers, input)).items.map(({ username }) => username);
    expect(await names({})).not.toContain('support-bot');
    expect(await names({ search: 'support' })).toEqual([]);
    expect(await names({ username: 'Support-Bot' })).toEqual(['support-bot']);
  });
  it('has its username alone', () =>
    expect(
      service.ask(service.root, null, createUser, {
        userId: 99_999,
        username: 'SUPPORT-BOT',
        name: 'Somebody',
        email: 'a@b.test',
      }),
    ).rejects.toMatchObject({ code: 'username-taken' }));
});
