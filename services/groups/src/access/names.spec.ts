import {
  addMember,
  changeSettings,
  contactSourcesBelow,
  findUserByEmail,
  listAncestors,
  nameProjects,
  nameUsers,
  projectsByContactSource,
  readTeamMembers,
  resolveManyAccess,
  selectReaders,
  visibleProjects,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { StartedGroups } from '../fixture/started-groups';

describe('names for what other services show', () => {
  let service: StartedGroups;
  let root = 0;
  let below = 0;
  let secret = 0;
  let open = 0;
  let ownProject = 0;
  let jane: Awaited<ReturnType<StartedGroups['user']>>;
  beforeAll(async () => {
    service = await StartedGroups.start();
    jane = await service.user('jane', { canCreateGroup: true });
    root = (await service.group(service.root, 'firm', { visibility: 'public' })).id;
    below = (await service.group(service.root, 'desk', { in: root, visibility: 'private' })).id;
    secret = (await service.project(service.root, below, 'secret')).id;
    open = (await service.project(service.root, root, 'open', { visibility: 'public' })).id;
    const own = await service.group(jane.token, 'own');
    ownProject = (await service.project(jane.token, own.id, 'mine')).id;
  });
  afterAll(() => service.stop());

  it('are told of users to whoever asks; who is not there is left out', async () => {
    const { users } = await service.ask(null, null, nameUsers, { userIds: [jane.id, 999_999] });
    expect(users).toEqual([{ id: jane.id, username: 'jane', name: 'Name of jane', state: 'active' }]);
  });
  it('are told of users by their usernames, without case', async () => {
    const { users } = await service.ask(jane.token, null, nameUsers, { userIds: [], usernames: ['JANE', 'nobody'] });
    expect(users.map(({ id }) => id)).toEqual([jane.id]);
  });
  it('are told of the projects that the asker may read (GRP-20)', async () => {
    const input = { projectIds: [secret, open, ownProject, 999_999] };
    const ids = async (token: string | null) =>
      (await service.ask(token, null, nameProjects, input)).projects.map(({ id }) => id);
    expect(await ids(null)).toEqual([open]);
    expect(await ids(jane.token)).toEqual([open, ownProject]);
    expect((await service.ask(service.root, null, nameProjects, input)).projects[0]).toEqual({
      id: secret,
      fullPath: 'firm/desk/secret',
      name: 'secret',
      fullName: 'firm / desk / secret',
    });
  });
  it('are told of users as mail knows them, to Maintainers (MEM-1, CUS-1)', async () => {
    const here = { project: open };
    const { members } = await service.ask(service.root, here, readTeamMembers, { userIds: [jane.id, 999_999] });
    const mailed = { address: expect.stringMatching(/^jane@/), reads: true, wantsMails: true, isBlocked: false };
    expect(members).toEqual([{ id: jane.id, username: 'jane', role: 0, ...mailed }]);
    const [hidden] = (await service.ask(service.root, { project: secret }, readTeamMembers, { userIds: [jane.id] }))
      .members;
    expect(hidden).toMatchObject({ reads: false });
    const find = async (email: string) => (await service.ask(service.root, here, findUserByEmail, { email })).userId;
    expect([await find(members[0]!.address!.toUpperCase()), await find('jane'), await find('x@x.org')]).toEqual([
      jane.id,
      null,
      null,
    ]);
    expect(await refusal(service.ask(jane.token, here, readTeamMembers, { userIds: [] }))).toMatch(/^forbidden/);
    expect(await refusal(service.ask(jane.token, here, findUserByEmail, { email: 'x@x.org' }))).toMatch(/^forbidden/);
  });
  it('are of the groups above, the nearest first (ISS-7)', async () => {
    const above = async (what: { project: number } | { group: number }) =>
      (await service.ask(service.root, what, listAncestors, {})).groupIds;
    expect(await above({ project: secret })).toEqual([below, root]);
    expect(await above({ group: below })).toEqual([root]);
    expect(await above({ group: root })).toEqual([]);
  });
  it('leave out who may not read the project (ISS-8)', async () => {
    const readers = async (project: number) => {
      const input = { userIds: [jane.id, 999_999] };
      return (await service.ask(service.root, { project }, selectReaders, input)).userIds;
    };
    expect([await readers(secret), await readers(open), await readers(ownProject)]).toEqual([[], [jane.id], [jane.id]]);
  });
  it('tell Planner+ apart from the others, of everything or below a group (GRP-21)', async () => {
    expect(await service.ask(null, null, visibleProjects, {})).toEqual({ planner: [], others: [open] });
    expect(await service.ask(jane.token, null, visibleProjects, {})).toEqual({ planner: [ownProject], others: [open] });
    const ofFirm = await service.ask(service.root, { group: root }, visibleProjects, {});
    expect([ofFirm.planner.sort(), ofFirm.others]).toEqual([[secret, open].sort(), []]);
    expect(await service.ask(jane.token, { group: root }, visibleProjects, {})).toEqual({
      planner: [],
      others: [open],
    });
  });
  it('go with several access answers as of one moment, each refused by itself (GRP-31)', async () => {
    const whats = [{ group: root }, { project: secret }, { group: 999_999 }];
    const { answers } = await service.send(resolveManyAccess, { who: { token: jane.token }, whats }, null);
    expect(answers).toEqual([
      expect.objectContaining({ target: expect.objectContaining({ kind: 'group', id: root }) }),
      { refused: 'project-not-found' },
      { refused: 'group-not-found' },
    ]);
    const unknown = service.send(resolveManyAccess, { who: { token: 'guessed' }, whats }, null);
    expect(await refusal(unknown)).toMatch(/^unauthenticated/);
  });
  it('tell of a group without those below it (GQL-35)', async () => {
    const alone = { includeSubgroups: false };
    expect(await service.ask(service.root, { group: root }, visibleProjects, alone)).toEqual({
      planner: [open],
      others: [],
    });
  });
  it('are of projects where the contacts of issues may be seen, for one contact source (LNK-1, SRC-11)', async () => {
    const shop = await service.group(service.root, 'shop', { visibility: 'public' });
    const child = async (path: string, crmEnabled: boolean, crmSourceGroupId: number | null = null) => {
      const group = await service.group(service.root, path, {
        in: shop.id,
        visibility: 'public',
        crmEnabled,
        crmSourceGroupId,
      });
      return (await service.project(service.root, group.id, path, { visibility: 'public' })).id;
    };
    const on = await child('on', true);
    const off = await child('off', false);
    const ofOther = await child('other', true, root);
    const seen = async (token: string | null, source: number, what: { group: number } | null = null) => {
      const { planner, others } = await service.ask(token, what, visibleProjects, { contactSourceId: source });
      return [...planner, ...others].filter((id) => [on, off, ofOther].includes(id));
    };
    expect(await seen(service.root, shop.id, { group: shop.id })).toEqual([on]);
    expect([await seen(service.root, shop.id), await seen(service.root, root)]).toEqual([[on], [ofOther]]);
    expect([await seen(jane.token, shop.id), await seen(null, shop.id)]).toEqual([[], []]);
    await service.ask(service.root, { group: shop.id }, addMember, { userId: jane.id, accessLevel: 15 });
    expect(await seen(jane.token, shop.id)).toEqual([on]);
    await service.ask(service.root, { group: shop.id }, changeSettings, { enabled: false });
    expect(await seen(service.root, shop.id)).toEqual([]);
  });
  it('are of projects by the contact source where their contacts may be seen, for Planner+ (TIM-10, TIM-17)', async () => {
    const mall = await service.group(service.root, 'mall', { visibility: 'public' });
    const child = async (path: string, crmEnabled: boolean, crmSourceGroupId: number | null = null) => {
      const fields = { in: mall.id, visibility: 'public', crmEnabled, crmSourceGroupId } as const;
      const group = await service.group(service.root, path, fields);
      return (await service.project(service.root, group.id, path, { visibility: 'public' })).id;
    };
    const on = await child('shoes', true);
    const off = await child('hats', false);
    const ofOther = await child('coats', true, root);
    const what = { group: mall.id };
    const bySource = async (token: string) => {
      const { sources } = await service.ask(token, what, projectsByContactSource, {});
      const { contactSourceIds } = await service.ask(token, what, contactSourcesBelow, {});
      expect(contactSourceIds).toEqual(sources.flatMap(({ contactSourceId }) => contactSourceId ?? []));
      return Object.fromEntries(sources.map(({ contactSourceId, projectIds }) => [`${contactSourceId}`, projectIds]));
    };
    expect(await bySource(service.root)).toEqual({ [mall.id]: [on], null: [off], [root]: [ofOther] });
    expect(await bySource(jane.token)).toEqual({});
    await service.ask(service.root, what, addMember, { userId: jane.id, accessLevel: 15 });
    const { null: unseen, ...seen } = await bySource(jane.token);
    expect([seen, unseen!.sort()]).toEqual([{ [mall.id]: [on] }, [off, ofOther].sort()]);
    expect(await refusal(service.ask(jane.token, null, projectsByContactSource, {}))).toContain('forbidden');
  });
});
