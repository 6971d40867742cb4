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
import { Office } from '../fixture/office';

describe('the Support Bot', () => {
  let office: Office;
  let botId: number;
  let group: number;
  const enterAsBot = (what: Parameters<Office['enter']>[1] = null) => office.enterAs({ as: 'support-bot' }, what);
  beforeAll(async () => {
    office = await Office.open();
    botId = (await enterAsBot()).user!.id;
    group = (await office.group(office.root, 'desk')).id;
  });
  afterAll(() => office.close());

  it('is there from the first start on, once, and keeps its id (MI-1)', async () => {
    const { users } = await office.ask(null, null, nameUsers, { userIds: [], usernames: ['support-bot'] });
    expect(users).toEqual([{ id: botId, username: 'support-bot', name: 'Support Bot', state: 'active' }]);
    await office.restart();
    expect((await enterAsBot()).user!.id).toBe(botId);
  });
  it('enters everything and has a role nowhere (MI-1, LNK-23)', async () => {
    const project = await office.project(office.root, group, 'hidden');
    expect(await enterAsBot({ project: project.id })).toMatchObject({
      supportBot: true,
      user: { id: botId, isAdministrator: false, canCreateGroup: false },
      target: { fullPath: 'desk/hidden', sees: 'all', role: 0, group: { role: 0 } },
    });
  });
  it('can not be entered as by its number', () =>
    expect(office.enterAs({ userId: botId }, null)).rejects.toMatchObject({ code: 'unauthenticated' }));
  it('gets no token, no membership, and stays unblocked', async () => {
    const token = { tokenId: await office.id('token'), userId: botId, token: 'x'.repeat(20), name: 'No' };
    const refused = (code: string) => ({ code });
    await expect(office.ask(office.root, null, createToken, { ...token, scopes: ['api'] })).rejects.toMatchObject(
      refused('forbidden'),
    );
    await expect(office.ask(office.root, null, blockUser, { userId: botId, blocked: true })).rejects.toMatchObject(
      refused('forbidden'),
    );
    await expect(
      office.ask(office.root, { group }, addMember, { userId: botId, accessLevel: 50 }),
    ).rejects.toMatchObject(refused('user-not-found'));
    const members = await office.ask(office.root, { group }, listMembers, { inherited: true });
    expect(members.items.map(({ username }) => username)).toEqual(['root']);
  });
  it('is read by its number, and listed only where it is named', async () => {
    const { user } = await office.ask(office.root, null, readUser, { userId: botId });
    expect(user).toMatchObject({ username: 'support-bot', name: 'Support Bot', state: 'active' });
    const names = async (asked: object) =>
      (await office.ask(office.root, null, listUsers, asked)).items.map(({ username }) => username);
    expect(await names({})).not.toContain('support-bot');
    expect(await names({ search: 'support' })).toEqual([]);
    expect(await names({ username: 'Support-Bot' })).toEqual(['support-bot']);
  });
  it('has its username alone', () =>
    expect(
      office.ask(office.root, null, createUser, {
        userId: 99_999,
        username: 'SUPPORT-BOT',
        name: 'Somebody',
        email: 'a@b.test',
      }),
    ).rejects.toMatchObject({ code: 'username-taken' }));
});
