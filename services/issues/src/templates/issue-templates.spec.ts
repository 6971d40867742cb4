import {
  changeIssueTemplate,
  createLabel,
  listIssueTemplates,
  listNotes,
  readIssue,
  readIssueContacts,
  readIssueTemplate,
  removeIssueTemplate,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aMail, entering, inGroup, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId: number;
let groupId: number;
beforeEach(() => {
  projectId = newProject();
  groupId = newProject();
  issues.services.ancestors.set(projectId, [groupId]);
  issues.services.addContact(projectId * 10, projectId);
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const maintainer = () => entering(projectId, { role: 40 });
const ofGroup = () => {
  const access = inGroup(groupId);
  return { ...access, target: { ...access.target!, role: 40 as const } };
};
const set = (name: string, content: string, access = maintainer()) =>
  ask(changeIssueTemplate, { name, content }, access);
const read = async (name: string, access = maintainer()) => (await ask(readIssueTemplate, { name }, access)).template;
/** Who opens an issue by mail is not told of the notes that its template makes. */
const notesShown = async (issueId: number) =>
  issues.untilShown(['NoteAdded'], (await issues.eventsOf(issueId)).at(-1)!.position);
const open = async (template: string | null, asked = {}) => {
  const { iid, issueId } = await issues.openByMail(projectId, { template, ...asked });
  await notesShown(issueId);
  return (await ask(readIssue, { iid }, maintainer())).issue;
};
const notesOf = async (iid: number) =>
  (await ask(listNotes, { iid, sort: 'asc' }, maintainer())).items
    .filter(({ system }) => !system)
    .map(({ body, internal, author }) => ({ body, internal, by: author.username }));

describe('issue templates', () => {
  it('are those of the project and of the groups above, the nearest of equal names (SET-17, MA-4)', async () => {
    await set('Bug', 'of the group', ofGroup());
    await set('Idea', 'idea', ofGroup());
    expect(await read('Bug')).toEqual({ name: 'Bug', content: 'of the group' });
    expect((await set('Bug', 'of the project')).template).toEqual({ name: 'Bug', content: 'of the project' });
    const { items, total } = await ask(listIssueTemplates, {}, entering(projectId, { role: 20 }));
    expect([items, total]).toEqual([
      [
        { name: 'Bug', content: 'of the project' },
        { name: 'Idea', content: 'idea' },
      ],
      2,
    ]);
    expect(await read('Bug', ofGroup())).toMatchObject({ content: 'of the group' });
    await ask(removeIssueTemplate, { name: 'Bug' }, maintainer());
    expect(await read('Bug')).toMatchObject({ content: 'of the group' });
    expect(await refusal(ask(removeIssueTemplate, { name: 'Idea' }, maintainer()))).toMatch(/^template-not-found/);
  });
  it('are read by Reporters, written by Maintainers, and keep their rules (MA-4, SET-17)', async () => {
    const developer = entering(projectId, { role: 30 });
    expect(await refusal(read('Bug', entering(projectId, { role: 15 })))).toMatch(/^forbidden/);
    expect(await refusal(read('Bug', developer))).toMatch(/^template-not-found/);
    expect(await refusal(set('Bug', 'x', developer))).toMatch(/^forbidden/);
    expect(await refusal(set('Bug', 'x', entering(projectId, { role: 40, archived: true })))).toMatch(
      /^project-archived/,
    );
    expect(await refusal(set(' ', 'é'.repeat(32_769)))).toBe(
      "invalid-fields: name can't be blank, content is too long (maximum is 65536 bytes)",
    );
  });
});

describe('an issue by mail with a template', () => {
  it('ends with it, whatever the mail leaves open, and runs its quick actions alone (MI-3, MI-7)', async () => {
    await ask(createLabel, { labelId: newId(), name: 'bug' }, maintainer());
    const actions = '/label ~bug\n/assign @joe\n/title Broken\n/confidential\n/estimate 2h';
    await set('Bug', `Steps:\n\n${actions}\n/add_contacts [contact:c${projectId * 10}@x.org]`);
    const issue = await open('Bug', { description: '/close\n\n```\n/title Evil' });
    expect(issue).toMatchObject({
      description: '/close\n\n```\n/title Evil\n```\n\nSteps:',
      state: 'opened',
      title: 'Broken',
      confidential: true,
      labels: ['bug'],
      assignees: [{ username: 'joe' }],
      timeStats: { timeEstimate: 7_200 },
    });
    const { contacts } = await ask(readIssueContacts, { iid: issue.iid }, maintainer());
    expect(contacts.map(({ id }) => id)).toEqual([projectId * 10]);
    expect(await notesOf(issue.iid)).toEqual([]);
  });
  it('has an internal note of what was not applied, and nothing of it is in its text (MI-7)', async () => {
    await set('Bug', 'Steps:\n/close\n/spend 1h\n/label ~unknown\n/add_contacts [contact:x@example.com]');
    const { iid, description, state } = await open('Bug', { byMail: { ...aMail(), verdict: 'fail' } });
    expect([description, state]).toEqual(['It is broken\n\nSteps:', 'opened']);
    const [note, ...more] = await notesOf(iid);
    expect([note!.internal, note!.by, more]).toEqual([true, 'support-bot', []]);
    expect(note!.body.split('\n')).toEqual([
      'Could not apply close command.',
      'Could not apply spend command.',
      'Could not apply add_contacts command.',
      'No label found for: ~unknown.',
    ]);
  });
  it('is made without it where it is missing, and says so (MI-8)', async () => {
    const { iid, description } = await open('Gone');
    expect(description).toBe('It is broken');
    expect(await notesOf(iid)).toEqual([
      {
        body: 'WARNING: The template "Gone" selected for Service Desk issues is empty or does not exist.',
        internal: true,
        by: 'support-bot',
      },
    ]);
  });
  it('has all of it once where the mail is delivered again (MI-10)', async () => {
    await set('Bug', 'Steps:\n/title Broken\n/close');
    const asked = { issueId: newId(), byMail: aMail(), title: 'Help', description: null, confidential: false };
    const again = { ...asked, contactIds: [], uploads: [], template: 'Bug' };
    const { iid, issueId } = await issues.openByMail(projectId, again);
    const before = await issues.typesOf(issueId);
    await issues.openByMail(projectId, again);
    expect(await issues.typesOf(issueId)).toEqual(before);
    await notesShown(issueId);
    expect(await notesOf(iid)).toHaveLength(1);
  });
});
