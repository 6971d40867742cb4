import {
  Access,
  addNote,
  listIssues,
  makeTicket,
  RequestInput,
  setIssueContacts,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import {
  administrator,
  asSupportBot,
  entering,
  everywhere,
  inGroup,
  joe,
  newId,
  newProject,
  StartedIssues,
} from '../../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let elsewhere = 0;
beforeEach(() => {
  projectId = newProject();
  elsewhere = newProject();
  issues.services.visible = { planner: [], others: [] };
  issues.services.sources.clear();
});

const create: StartedIssues['create'] = (...asked) => issues.create(...asked);
const asGuest = (id = projectId) => entering(id, { role: 10, user: joe });
type Asked = RequestInput<typeof listIssues>;
const list = (access: Access, asked: Asked = {}) => issues.ask(listIssues, asked, access);
const titles = async (access: Access, asked: Asked = {}) => (await list(access, asked)).items.map(({ title }) => title);

describe('the list of issues', () => {
  /** One that all may read, one for Planners and its author `joe`, one for Planners and its author `jane`. */
  const three = async (id = projectId) => {
    await create(entering(id), { title: `open ${id}` });
    await create(asGuest(id), { title: `secret of joe ${id}`, confidential: true });
    await create(entering(id), { title: `secret of jane ${id}`, confidential: true });
  };
  const all = (id: number) => [`secret of jane ${id}`, `secret of joe ${id}`, `open ${id}`];
  const ofJoe = (id: number) => all(id).slice(1);

  it('of a project shows all to a Planner, and to the Support Bot (GRP-21)', async () => {
    await three();
    expect(await titles(entering(projectId))).toEqual(all(projectId));
    expect(await titles(asSupportBot(projectId))).toEqual(all(projectId));
  });
  it('of a project shows others what is open, and their own; it counts and pages nothing else (GRP-20, GRP-21)', async () => {
    await three();
    expect(await list(asGuest(), { perPage: 1 })).toMatchObject({ total: 2, more: true });
    expect(await titles(asGuest())).toEqual(ofJoe(projectId));
    const stranger = entering(projectId, { role: 0, user: null });
    expect(await list(stranger)).toMatchObject({ items: [{ title: `open ${projectId}` }], total: 1, more: false });
    expect(await titles(asGuest(), { search: 'secret' })).toEqual([`secret of joe ${projectId}`]);
  });
  it.each([
    ['the installation', () => everywhere(joe)],
    ['a group', () => ({ ...inGroup(projectId), user: joe })],
  ])('of %s asks which projects may be read, and where as a Planner', async (_, access) => {
    const unseen = newProject();
    for (const id of [projectId, elsewhere, unseen]) await three(id);
    issues.services.visible = { planner: [projectId], others: [elsewhere] };
    expect(await titles(access())).toEqual([...ofJoe(elsewhere), ...all(projectId)]);
    issues.services.visible = { planner: [], others: [] };
    expect(await list(access())).toEqual({ items: [], total: 0, more: false });
  });
  it('of the installation shows all to administrators', async () => {
    await three();
    const { items } = await list(administrator, { search: `secret ${projectId}` });
    expect(items.map(({ title }) => title)).toEqual(expect.arrayContaining(all(projectId).slice(0, 2)));
  });
  it('names the project and the author of each issue', async () => {
    await create(asGuest());
    issues.services.visible = { planner: [projectId], others: [] };
    const [item] = (await list(everywhere())).items;
    expect(item).toMatchObject({ project: { fullPath: `acme/p${projectId}` }, author: { name: 'The joe' } });
  });
  it('of more projects than a filter can hold is refused', async () => {
    issues.services.visible = { planner: Array.from({ length: 6_001 }, (_, n) => n + 1), others: [] };
    expect(await refusal(list(everywhere()))).toContain('too-many-projects');
  });
  it('shows what an issue has become, and who may read it then', async () => {
    const { iid } = await create(entering(projectId), { title: 'a' });
    const change = { title: 'b', confidential: true, stateEvent: 'close' as const };
    const { issue } = await issues.ask(updateIssue, { iid, ...change }, entering(projectId));
    expect((await list(entering(projectId))).items).toEqual([issue]);
    expect(await titles(asGuest())).toEqual([]);
  });
});

describe('a filter of issues', () => {
  const fill = async () => {
    const first = await create(entering(projectId), { title: 'Printer broken', description: 'No INK left' });
    await create(asGuest(), { title: 'Ink is out', description: null, confidential: true });
    await issues.ask(updateIssue, { iid: first.iid, stateEvent: 'close' }, entering(projectId));
  };
  const printer = 'Printer broken';
  const ink = 'Ink is out';

  it.each<[string, Asked, string[]]>([
    ['the state (ISS-15)', { state: 'closed' }, [printer]],
    ['the state (ISS-15)', { state: 'opened' }, [ink]],
    ['words in both texts, without case (ISS-16)', { search: ' ink  BROKEN' }, [printer]],
    ['words in the title (ISS-16)', { search: 'ink', searchIn: ['title'] }, [ink]],
    ['words in the description (ISS-16)', { search: 'ink', searchIn: ['description'] }, [printer]],
    ['a word in the one, where it is asked for in the other (ISS-16)', { search: 'left', searchIn: ['title'] }, []],
    ['words of two characters, and any white space between (ISS-16)', { search: 'Pr\u0085nO' }, [printer]],
    ['white space, which asks for nothing', { search: ' \t' }, [ink, printer]],
    ['who sees them (ISS-17)', { confidential: true }, [ink]],
    ['the author (ISS-19)', { authorId: 2 }, [ink]],
    ['the name of the author (ISS-19)', { authorUsername: 'jane' }, [printer]],
    ['the name of nobody (ISS-19)', { authorUsername: 'nobody' }, []],
    ['two different authors', { authorId: 2, authorUsername: 'jane' }, []],
    ['what I made (ISS-20)', { scope: 'created_by_me' }, [printer]],
    ['what is assigned to me, which is nothing (ISS-20)', { scope: 'assigned_to_me' }, []],
    ['numbers (ISS-24)', { iids: [2, 77] }, [ink]],
  ])('by %s', async (_, asked, expected) => {
    await fill();
    expect(await titles(entering(projectId), asked)).toEqual(expected);
  });
  it('shows what was made by mail, or what was not (MA-12)', async () => {
    await create(entering(projectId), { title: 'by hand' });
    const { position } = await issues.openByMail(projectId, { title: 'by mail' });
    await issues.untilShown(['IssueCreated'], position);
    const shown = async (serviceDesk: boolean) => titles(entering(projectId), { serviceDesk });
    expect([await shown(true), await shown(false)]).toEqual([['by mail'], ['by hand']]);
  });
  it('goes on from the cursor of any issue, in both directions (GQL-11)', async () => {
    for (const title of ['a', 'b', 'c']) await create(entering(projectId), { title });
    const from = { limit: 1, cursor: null, backward: false, counted: true };
    const asked = { orderBy: 'title', sort: 'asc' } as const;
    const first = await list(entering(projectId), { ...asked, from });
    expect(first).toMatchObject({ items: [{ title: 'a' }], total: 3, more: true });
    const after = { limit: 2, cursor: first.cursors![0]!, counted: false };
    expect(await titles(entering(projectId), { ...asked, from: { ...after, backward: false } })).toEqual(['b', 'c']);
    expect(await titles(entering(projectId), { ...asked, from: { ...after, backward: true } })).toEqual([]);
  });
  it('by times takes both ends in (ISS-24)', async () => {
    const owner = entering(projectId, { role: 50 });
    for (const day of [1, 2, 3]) await create(owner, { title: `day ${day}`, createdAt: `2020-01-0${day}T00:00:00Z` });
    const range = { createdAfter: '2020-01-02T01:00:00+01:00', createdBefore: '2020-01-03T00:00:00Z' };
    expect(await titles(owner, range)).toEqual(['day 3', 'day 2']);
    expect(await titles(owner, { updatedBefore: '2020-12-31T00:00:00Z' })).toEqual([]);
    expect(await titles(owner, { updatedAfter: '2020-12-31T00:00:00Z' })).toHaveLength(3);
  });
  it.each<[string, Asked, string[]]>([
    ['created last, if not said otherwise', {}, ['B', 'c', 'a']],
    ['created first', { sort: 'asc' }, ['a', 'c', 'B']],
    ['title, without case', { orderBy: 'title', sort: 'asc' }, ['a', 'B', 'c']],
    ['updated last', { orderBy: 'updated_at' }, ['a', 'B', 'c']],
  ])('is in the order of %s (ISS-25)', async (_, asked, expected) => {
    for (const [day, title] of ['a', 'c', 'B'].entries())
      await create(entering(projectId, { role: 50 }), { title, createdAt: `2020-01-0${day + 1}T00:00:00Z` });
    await issues.ask(updateIssue, { iid: 1, description: 'x' }, entering(projectId));
    expect(await titles(entering(projectId), asked)).toEqual(expected);
  });

  describe('by a contact', () => {
    const linkedTo = async (title: string, ...contactIds: number[]) =>
      create(entering(projectId), { title, contactIds });
    let ann = 0;
    let bob = 0;
    beforeEach(async () => {
      ann = newId() + 50_000;
      bob = newId() + 50_000;
      for (const id of [ann, bob]) issues.services.addContact(id, projectId);
      issues.services.organizations.set(7, [ann, bob]);
      await linkedTo('ann', ann);
      await linkedTo('both', ann, bob);
      await linkedTo('none');
    });

    it('shows the issues that are linked to it (ISS-21)', async () =>
      expect(await titles(entering(projectId), { contactId: bob })).toEqual(['both']));
    it('shows those of an organization each once (ISS-22)', async () =>
      expect(await titles(entering(projectId), { organizationId: 7 })).toEqual(['both', 'ann']));
    it('and an organization shows what fits both', async () => {
      issues.services.organizations.set(7, [ann]);
      expect(await titles(entering(projectId), { organizationId: 7, contactId: bob })).toEqual([]);
    });
    it('no longer shows one that the contact was taken off', async () => {
      await issues.ask(setIssueContacts, { iid: 2, removeIds: [bob] }, entering(projectId));
      expect(await titles(entering(projectId), { contactId: bob })).toEqual([]);
    });
    it('shows nothing to those who may not view contacts (ISS-23)', async () => {
      for (const access of [asGuest(), entering(projectId, { crmEnabled: false })])
        for (const asked of [{ contactId: bob }, { organizationId: 7 }])
          expect(await titles(access, asked)).toEqual([]);
    });
    it('in a group shows none of a project whose contacts may not be seen (SRC-11)', async () => {
      await create(entering(elsewhere, { groupId: projectId }), { title: 'switched off', contactIds: [bob] });
      issues.services.visible = { planner: [projectId, elsewhere], others: [] };
      issues.services.sources.set(projectId, projectId);
      expect(await titles(inGroup(projectId), { contactId: bob })).toEqual(['both']);
      expect(await titles(inGroup(projectId), { organizationId: 7 })).toEqual(['both', 'ann']);
      issues.services.sources.set(elsewhere, projectId);
      expect(await titles(inGroup(projectId), { contactId: bob })).toEqual(['switched off', 'both']);
    });
    it.each<[string, Asked, boolean]>([
      ['that the group owns is of all groups that use its contacts (ISS-26)', {}, true],
      ['that another group owns is of the group and those below', { contactId: -1 }, false],
      [
        'that another group owns is of all groups where that is asked for (API-36)',
        { contactId: -1, everywhere: true },
        true,
      ],
    ])('in the list of a group, one %s', async (_, query, everywhere) => {
      const source = query.contactId === undefined ? projectId : elsewhere;
      if (source === elsewhere) issues.services.addContact(bob, elsewhere);
      issues.services.visible = { planner: [projectId], others: [] };
      issues.services.sources.set(projectId, source);
      const before = issues.services.askedEverywhere;
      const group = inGroup(projectId);
      const contactSource = { ...group.target!.contactSource, groupId: source };
      const access = { ...group, target: { ...group.target!, contactSource } };
      expect(await titles(access, { ...query, contactId: bob })).toEqual(['both']);
      expect(issues.services.askedEverywhere > before).toBe(everywhere);
    });
    it.each([
      ['an administrator', administrator],
      ['somebody', everywhere(joe)],
    ])('in the whole installation shows %s those whose contacts may be seen (ISS-21 to ISS-23)', async (_, access) => {
      issues.services.visible = { planner: [projectId, elsewhere], others: [] };
      expect(await titles(access, { contactId: bob })).toEqual([]);
      issues.services.sources.set(projectId, projectId);
      expect(await titles(access, { contactId: bob })).toEqual(['both']);
      expect(await titles(access, { organizationId: 7 })).toEqual(['both', 'ann']);
      expect(await titles(access, { contactId: 999_999 })).toEqual([]);
      expect(await titles({ ...access, user: null }, { contactId: bob })).toEqual([]);
    });
    it('of an organization that is too large says so to those who may see its contacts (ISS-22)', async () => {
      issues.services.visible = { planner: [projectId], others: [] };
      issues.services.tooLarge = 7;
      expect(await titles(everywhere(joe), { organizationId: 7 })).toEqual([]);
      issues.services.sources.set(projectId, projectId);
      expect(await refusal(titles(everywhere(joe), { organizationId: 7 }))).toMatch(/^too-many-contacts/);
      issues.services.tooLarge = null;
    });
    it('of another contact source shows nothing (LNK-3)', async () => {
      const moved = entering(projectId, { groupId: elsewhere });
      expect(await titles(moved, { contactId: bob })).toEqual([]);
    });
  });
});

describe('a page of large issues', () => {
  it('shows their descriptions cut, so that it fits into a message', async () => {
    for (let n = 0; n < 4; n += 1) await create(entering(projectId), { description: `${n}${'x'.repeat(262_000)}` });
    await create(entering(projectId), { description: 'short' });
    const { items } = await list(entering(projectId));
    expect(items.map(({ description }) => description!.length < 262_001)).toEqual(Array(5).fill(true));
    expect([items[0]!.description, items[1]!.description!.slice(0, 9)]).toEqual(['short', '3xxxxxxxx']);
  });
});

describe('the list of Service Desk issues', () => {
  const reporter = () => entering(projectId, { role: 20 });
  const iids = async (asked: Asked, access = reporter()) =>
    (await list(access, { sort: 'asc', ...asked })).items.map(({ iid }) => iid);

  it('is by mail or by hand, by whose turn it is, and by who wrote, for Reporters (MA-12)', async () => {
    issues.services.addresses.set('outside', 'ann@x.org');
    await create(reporter());
    const mail = { mailId: 'mail-of-ann', correspondentId: 'outside', verdict: 'pass' as const };
    const { iid: asked } = await issues.openByMail(projectId, { byMail: mail });
    const { iid: answered } = await issues.openByMail(projectId);
    await issues.ask(addNote, { iid: answered, noteId: newId(), body: 'We come' }, reporter());
    const { iid: made } = await create(reporter());
    await issues.ask(makeTicket, { iid: made, correspondentId: 'outside' }, reporter());
    expect(await iids({ serviceDesk: true })).toEqual([asked, answered, made]);
    expect(await iids({ serviceDesk: false })).toEqual([1]);
    expect([await iids({ awaiting: 'team' }), await iids({ awaiting: 'customer' })]).toEqual([
      [asked, made],
      [answered],
    ]);
    expect(await iids({ externalAuthor: 'ann@x.org' })).toEqual([asked, made]);
    expect(await iids({ externalAuthor: 'bob@x.org' })).toEqual([]);
    expect(await iids({ externalAuthor: 'ann@x.org' }, entering(projectId))).toEqual([]);
  });
});
