import {
  addNoteByMail,
  RequestInput,
  createIssue,
  listNotes,
  readIssue,
  readIssueContacts,
  setIssueContacts,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aMail, asSupportBot, entering, joe, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let iid = 0;
let issueId = 0;
beforeEach(async () => {
  projectId = newProject();
  for (const n of [1, 2, 3]) issues.services.addContact(contact(n), projectId, { email: `c${n}@x.org` });
  ({ iid, id: issueId } = await issues.create(entering(projectId)));
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const contact = (n: number) => projectId * 100 + n;
const asPlanner = () => entering(projectId);
const set = (asked: Omit<RequestInput<typeof setIssueContacts>, 'iid'>, access = asPlanner()) =>
  ask(setIssueContacts, { iid, ...asked }, access);
const linked = async () =>
  (await ask(readIssueContacts, { iid }, asPlanner())).contacts.map(({ id }) => id - projectId * 100);
const notes = async () => (await ask(listNotes, { iid, sort: 'asc' }, asPlanner())).items.map(({ body }) => body);
const mayNotSet = 'forbidden: You have insufficient permissions to set customer relations contacts for this issue';

describe('setting the contacts of an issue', () => {
  it('answers them as they are read then, and writes one note for each change, which names nobody (LNK-14, ISS-31, CRM-40)', async () => {
    const { contacts, changes, visible } = await set({ addIds: [contact(1)], addEmails: ['C2@x.org'] });
    expect(contacts).toEqual([issues.services.contacts.get(contact(1)), issues.services.contacts.get(contact(2))]);
    expect([changes, visible]).toEqual([2, true]);
    expect(await ask(readIssueContacts, { iid }, asPlanner())).toEqual({ contacts, changes });
    await set({ addIds: [contact(3)], removeIds: [contact(1), contact(2)] });
    await set({ addIds: [contact(1)] });
    await set({ replaceIds: [] });
    expect(await notes()).toEqual([
      ...['added 2 contacts', 'added 1 contact and removed 2 contacts', 'added 1 contact', 'removed 2 contacts'],
    ]);
  });
  it('that changes nothing writes no note and touches nothing (LNK-5, LNK-14)', async () => {
    const before = await ask(readIssue, { iid }, asPlanner());
    await set({ addIds: [], removeIds: [contact(1)], removeEmails: ['nobody@x.org'] });
    expect(await ask(readIssue, { iid }, asPlanner())).toEqual(before);
    expect(await notes()).toEqual([]);
  });
  it('refuses all where one of them can not be added (LNK-7, LNK-8, LNK-9, LNK-12)', async () => {
    issues.services.addContact(contact(4), projectId, { state: 'inactive' });
    issues.services.addContact(contact(5), newProject());
    expect(await refusal(set({ addIds: [contact(1), contact(5)] }))).toContain(`contacts ${contact(5)}: The resource`);
    expect(await refusal(set({ addIds: [contact(1), contact(4)] }))).toContain('is inactive and cannot be added');
    expect(await refusal(set({ addIds: [contact(1)], addEmails: ['no@x.org'] }))).toContain('No contact with e-mail');
    expect(await refusal(set({}))).toContain('You cannot combine replace_ids');
    expect(await linked()).toEqual([]);
  });
  it('keeps a linked contact that became inactive, and can remove it (LNK-9)', async () => {
    await set({ addIds: [contact(1)] });
    issues.services.addContact(contact(1), projectId, { state: 'inactive' });
    await set({ replaceIds: [contact(1), contact(2)] });
    expect(await linked()).toEqual([1, 2]);
    await set({ removeIds: [contact(1)] });
    expect(await linked()).toEqual([2]);
  });
  it('removes any number of them, by id or by e-mail (LNK-6)', async () => {
    const many = Array.from({ length: 250 }, (_, n) =>
      issues.services.addContact(10_000_000 + projectId * 1_000 + n, projectId),
    );
    const contactIds = many.map(({ id }) => id);
    ({ iid } = await issues.openByMail(projectId, { contactIds }));
    expect((await ask(readIssueContacts, { iid }, asPlanner())).contacts).toHaveLength(250);
    const removeEmails = many.slice(0, 120).map(({ email }) => email!);
    await set({ removeIds: contactIds.slice(120, 240), removeEmails });
    expect((await ask(readIssueContacts, { iid }, asPlanner())).contacts.map(({ id }) => id)).toEqual(
      contactIds.slice(240),
    );
  });
  it('holds for both of two at the same time (LNK-15)', async () => {
    await Promise.all([1, 2, 3].map((n) => set({ addIds: [contact(n)] })));
    expect(await linked()).toEqual([1, 2, 3]);
  });
  it('in place of all is refused where the issue was read before another change (LNK-15)', async () => {
    const { changes } = await set({ addIds: [contact(1)] });
    expect(await refusal(set({ replaceIds: [contact(2)], ifChanges: [changes - 1] }))).toContain('precondition-failed');
    await set({ replaceIds: [contact(2)], ifChanges: [changes] });
    expect(await linked()).toEqual([2]);
  });
  it('again with the same request changes nothing more (API-6)', async () => {
    const asked = { iid, addIds: [contact(1)] };
    const first = await ask(setIssueContacts, asked, asPlanner(), 's-1');
    await set({ removeIds: [contact(1)] });
    const { contacts, changes } = await ask(setIssueContacts, asked, asPlanner(), 's-1');
    expect([contacts, changes]).toEqual([[], first.changes + 1]);
  });
  it.each([
    ['less than a Planner of the project', () => entering(projectId, { role: 10, sourceRole: 15 })],
    ['less than a Planner of the contact source', () => entering(projectId, { role: 50, sourceRole: 10 })],
    ['someone where CRM is off', () => entering(projectId, { crmEnabled: false })],
  ])('is refused to %s (LNK-2)', async (_, access) =>
    expect(await refusal(set({ addIds: [contact(1)] }, access()))).toBe(mayNotSet),
  );
  it('is refused in an archived project (GRP-30), and of an issue that is not there for the asker', async () => {
    expect(await refusal(set({ addIds: [] }, entering(projectId, { archived: true })))).toContain('project-archived');
    const secret = await issues.create(asPlanner(), { confidential: true });
    const guest = entering(projectId, { role: 10, user: joe });
    expect(await refusal(ask(setIssueContacts, { iid: secret.iid, addIds: [] }, guest))).toContain('issue-not-found');
  });
});

describe('the contacts of an issue', () => {
  it('are in the order of their names (LNK-1)', async () => {
    const names = [
      ['roe', 'Ann'],
      ['Doe', 'Zoe'],
      ['Roe', 'bob'],
    ] as const;
    for (const [n, [lastName, firstName]] of names.entries())
      issues.services.addContact(contact(n + 1), projectId, { lastName, firstName });
    await set({ addIds: [contact(3), contact(2), contact(1)] });
    expect(await linked()).toEqual([2, 1, 3]);
  });
  it('are for those who may view contacts (LNK-1)', async () => {
    for (const access of [entering(projectId, { sourceRole: 10 }), entering(projectId, { crmEnabled: false })])
      expect(await refusal(ask(readIssueContacts, { iid }, access))).toContain('forbidden');
  });
  it('are those that the contact source owns; other links are there, and not shown (LNK-3)', async () => {
    await set({ addIds: [contact(1)] });
    const source = newProject();
    const moved = entering(projectId, { groupId: source });
    issues.services.addContact(contact(7), source);
    expect((await ask(readIssueContacts, { iid }, moved)).contacts).toEqual([]);
    const { contacts } = await ask(setIssueContacts, { iid, replaceIds: [contact(7)] }, moved);
    expect(contacts.map(({ id }) => id)).toEqual([contact(7)]);
    expect((await notes()).at(-1)).toBe('added 1 contact');
    expect(await linked()).toEqual([1]);
  });
  it('that a person took off are not linked again by mail (MC-6)', async () => {
    await set({ addIds: [contact(1)] });
    await set({ removeIds: [contact(1)] });
    const contactIds = [contact(1), contact(2)];
    const note = { noteId: newId(), body: 'x', internal: false, byMail: aMail(), contactIds, uploads: [] };
    await ask(addNoteByMail, { issueId, ...note }, asSupportBot(projectId));
    expect(await linked()).toEqual([2]);
  });
});

describe('an issue that is created with contacts', () => {
  const create = (contactIds: number[], access = asPlanner()) =>
    ask(createIssue, { issueId: newId(), title: 'x', contactIds }, access);

  it('is linked to them from the beginning, in one append (API-25)', async () => {
    const { issue } = await create([contact(2), contact(1)]);
    ({ iid } = issue);
    expect(await linked()).toEqual([1, 2]);
    const [created, linking] = await issues.eventsOf(issue.id);
    expect(created!.metadata.commandId).toBe(linking!.metadata.commandId);
    expect(await notes()).toEqual(['added 2 contacts']);
  });
  it('is not created where one is refused (LNK-6, LNK-8, LNK-9), or the right to set them is missing (LNK-2)', async () => {
    issues.services.addContact(contact(4), projectId, { state: 'inactive' });
    expect(await refusal(create([contact(1), contact(4)]))).toContain('is inactive');
    expect(await refusal(create([contact(1), contact(77)]))).toContain('The resource');
    expect(await refusal(create([1, 2, 3, 4, 5, 6, 7]))).toContain('up to 6 contacts');
    expect(await refusal(create([contact(1)], entering(projectId, { role: 10 })))).toBe(mayNotSet);
    expect((await issues.create(asPlanner())).iid).toBe(iid + 1);
  });
});
