import { nameProjects, nameUsers, visibleProjects } from '@ledgerdesk/contracts';
import { Office } from '../fixture/office';

describe('names for what other services show', () => {
  let office: Office;
  let root = 0;
  let below = 0;
  let secret = 0;
  let open = 0;
  let ownProject = 0;
  let jane: Awaited<ReturnType<Office['user']>>;
  beforeAll(async () => {
    office = await Office.open();
    jane = await office.user('jane', { canCreateGroup: true });
    root = (await office.group(office.root, 'firm', { visibility: 'public' })).id;
    below = (await office.group(office.root, 'desk', { in: root, visibility: 'private' })).id;
    secret = (await office.project(office.root, below, 'secret')).id;
    open = (await office.project(office.root, root, 'open', { visibility: 'public' })).id;
    const own = await office.group(jane.token, 'own');
    ownProject = (await office.project(jane.token, own.id, 'mine')).id;
  });
  afterAll(() => office.close());

  it('are told of users to whoever asks; who is not there is left out', async () => {
    const { users } = await office.ask(null, null, nameUsers, { userIds: [jane.id, 999_999] });
    expect(users).toEqual([{ id: jane.id, username: 'jane', name: 'Name of jane', state: 'active' }]);
  });
  it('are told of users by their usernames, without case', async () => {
    const { users } = await office.ask(jane.token, null, nameUsers, { userIds: [], usernames: ['JANE', 'nobody'] });
    expect(users.map(({ id }) => id)).toEqual([jane.id]);
  });
  it('are told of the projects that the asker may read (GRP-20)', async () => {
    const asked = { projectIds: [secret, open, ownProject, 999_999] };
    const ids = async (token: string | null) =>
      (await office.ask(token, null, nameProjects, asked)).projects.map(({ id }) => id);
    expect(await ids(null)).toEqual([open]);
    expect(await ids(jane.token)).toEqual([open, ownProject]);
    expect((await office.ask(office.root, null, nameProjects, asked)).projects[0]).toEqual({
      id: secret,
      fullPath: 'firm/desk/secret',
      name: 'secret',
      fullName: 'firm / desk / secret',
    });
  });
  it('tell Planner+ apart from the others, of everything or below a group (GRP-21)', async () => {
    expect(await office.ask(null, null, visibleProjects, {})).toEqual({ planner: [], others: [open] });
    expect(await office.ask(jane.token, null, visibleProjects, {})).toEqual({ planner: [ownProject], others: [open] });
    const ofFirm = await office.ask(office.root, { group: root }, visibleProjects, {});
    expect([ofFirm.planner.sort(), ofFirm.others]).toEqual([[secret, open].sort(), []]);
    expect(await office.ask(jane.token, { group: root }, visibleProjects, {})).toEqual({ planner: [], others: [open] });
  });
});
