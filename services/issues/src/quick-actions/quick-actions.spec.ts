import {
  addNote,
  createIssue,
  createLabel,
  listNotes,
  readIssue,
  readIssueContacts,
  readIssueHistory,
  RequestInput,
  setIssueContacts,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, joe, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let iid = 0;
let issueId = 0;
beforeEach(async () => {
  projectId = newProject();
  ({ iid, id: issueId } = await issues.create(entering(projectId)));
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const planner = () => entering(projectId);
const guest = () => entering(projectId, { role: 10, user: joe });
const write = (body: string, access = planner(), requestId?: string, noteId = newId()) =>
  ask(addNote, { iid, noteId, body }, access, requestId);
const summaryOf = async (body: string, access = planner()) => (await write(body, access)).commands!.summary;
const issue = async () => (await ask(readIssue, { iid }, planner())).issue;
const bodies = async () => (await ask(listNotes, { iid, sort: 'asc' }, planner())).items.map(({ body }) => body);
const refused = (...messages: readonly string[]) => `no-command-applied: ${messages.join(', ')}`;

describe('a note of quick actions only', () => {
  it('is none, and tells what took effect (QA-3, QA-7, QA-9, QA-20, QA-22, QA-27)', async () => {
    expect(await write('/title It works\n/confidential\n\n/close')).toMatchObject({
      note: null,
      commands: {
        changes: { title: 'It works', confidential: true, state_event: 'close' },
        summary: ['Changed the title to "It works".', 'Made this issue confidential.', 'Closed this issue.'],
      },
      visible: true,
    });
    expect(await issue()).toMatchObject({ title: 'It works', confidential: true, state: 'closed', userNotesCount: 0 });
  });
  it('is told as the way by which the issue was changed (HIS-1)', async () => {
    await write('/close');
    const [closed] = (await ask(readIssueHistory, { iid }, planner())).items;
    expect([closed!.action, closed!.via]).toEqual(['closed', 'quick_action']);
  });
  it('may have the line ends of a form in a browser', async () => {
    const { note, commands } = await write('/title It works\r\n/close\r\n');
    expect([note, commands!.changes]).toEqual([null, { title: 'It works', state_event: 'close' }]);
    const { issue: made } = await ask(
      createIssue,
      { issueId: newId(), title: 'New', description: 'Help\r\n/confidential\r\n' },
      planner(),
    );
    expect(made).toMatchObject({ description: 'Help', confidential: true });
  });
  it('is refused with what became of each where none took effect (QA-6, QA-7)', async () => {
    expect(await refusal(write('/reopen\n/spend soon'))).toBe(
      refused('Could not apply reopen command.', 'Could not understand the time "soon".'),
    );
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated']);
  });
  it('is no refusal where it was so already (QA-7)', async () => {
    const { commands } = await write('/title It is broken');
    expect(commands).toEqual({ changes: {}, summary: ['The title is "It is broken" already.'] });
  });
  it('is for those who may read the issue, in a project that is not archived (GRP-21, GRP-30)', async () => {
    await write('/confidential');
    expect(await refusal(write('/close', guest()))).toContain('issue-not-found');
    const archived = entering(projectId, { archived: true });
    expect(await refusal(write('/close', archived))).toContain('project-archived');
  });
});

describe('a note of text and quick actions', () => {
  it('is stored without them, and tells what became of each (QA-3, QA-8, QA-21)', async () => {
    const { note, commands, visible } = await write('Done\n/close\n/reopen it\n/estimate x');
    expect([note!.body, visible]).toEqual(['Done', true]);
    const summary = ['Closed this issue.', 'Reopened this issue.', 'Could not understand the time "x".'];
    expect(commands!.summary).toEqual(summary);
    expect(await bodies()).toEqual(['Done', 'closed', 'reopened']);
  });
  it('is stored although all of them fail (QA-8)', async () => {
    const { note, commands } = await write('Mine\n/close\n/spend 1h', guest());
    expect(note!.body).toBe('Mine');
    const summary = ['Could not apply close command.', 'Could not apply spend command.'];
    expect(commands).toEqual({ changes: {}, summary });
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'NoteAdded']);
  });
  it('again with the same request changes nothing more, and answers the same (API-6)', async () => {
    const noteId = newId();
    const body = 'x\n/spend 1h\n/close\n/spend 5m';
    const one = await write(body, planner(), 'q-1', noteId);
    const other = await write(body, planner(), 'q-1', noteId);
    expect(other.commands).toEqual(one.commands);
    expect(other.commands!.changes).toEqual({ state_event: 'close', spend_time: { duration: 3_900 } });
    const types = ['IssueCreated', 'NoteAdded', 'TimeSpent', 'IssueClosed', 'TimeSpent'];
    expect(await issues.typesOf(issueId)).toEqual(types);
  });
});

describe('quick actions', () => {
  it('run in the order of the text; of those that do not accumulate the last one counts (QA-5)', async () => {
    expect(await summaryOf('/title a\n/spend 1h\n/estimate 1h\n/title b\n/spend 5m\n/estimate 2h')).toEqual([
      'Added 1h spent time.',
      'Changed the title to "b".',
      'Added 5m spent time.',
      'Set time estimate to 2h.',
    ]);
  });
  it('of time tell what was done (QA-29 to QA-32)', async () => {
    expect(await summaryOf('/estimate 2h\n/spent 1h 30m 2026-01-31\n/spend_time -15m')).toEqual([
      'Set time estimate to 2h.',
      'Added 1h 30m spent time.',
      'Subtracted 15m spent time.',
    ]);
    expect((await bodies()).slice(0, 2)).toEqual([
      'changed time estimate to 2h',
      'added 1h 30m of time spent at 2026-01-31',
    ]);
    expect(await summaryOf('/estimate_time 0\n/remove_time_spent')).toEqual([
      'Removed time estimate.',
      'Removed spent time.',
    ]);
    await write('/estimate 1m');
    expect(await summaryOf('/remove_time_estimate')).toEqual(['Removed time estimate.']);
  });
  it.each([
    ['/spend 0', "Time spent can't be 0"],
    ['/spend -1h', 'Time to subtract exceeds the total time spent'],
    ['/spend 1h 9999-12-31', 'Time cannot be spent in the future: 9999-12-31.'],
    ['/spend 1h 2026-02-30', 'Could not understand the time "1h 2026-02-30".'],
    ['/spend', 'Could not understand the time "".'],
    ['/estimate -1h', 'Could not understand the time "-1h".'],
    ['/title', "title can't be blank"],
    ['/add_contacts', 'Could not apply add_contacts command.'],
    ['/remove_contacts c@x.org', 'Could not apply remove_contacts command.'],
  ])('are refused with the reason: %s', async (command, message) =>
    expect(await refusal(write(command))).toBe(refused(message)),
  );
  it('are those of one who may (GRP-24, GRP-25, QA-6)', async () => {
    const own = await issues.create(guest());
    const body = '/title Mine\n/confidential\n/estimate 1h\n/add_contacts c@x.org\n/close';
    const { commands } = await ask(addNote, { iid: own.iid, noteId: newId(), body }, guest());
    expect(commands!.summary).toEqual([
      'Changed the title to "Mine".',
      'Could not apply confidential command.',
      'Could not apply estimate command.',
      'Could not apply add_contacts command.',
      'Closed this issue.',
    ]);
  });
  it('are no more than fifty in a text', async () => {
    const { commands } = await write('/spend 1m\n'.repeat(60));
    expect(commands!.changes).toEqual({ spend_time: { duration: 3_000 } });
    expect(commands!.summary.slice(49, 51)).toEqual(['Added 1m spent time.', 'Could not apply spend command.']);
  });
});

describe('quick actions in a description', () => {
  it('of a new issue run on it, and are not stored (QA-4, QA-13)', async () => {
    const contact = issues.services.addContact(newId(), projectId, { email: 'ann@x.org' });
    const description = 'It smokes\n/estimate 1h\n/add_contacts ann@x.org\n/remove_contacts ann@x.org';
    const input = { issueId: newId(), title: 'Fire', description };
    const { issue, commands } = await ask(createIssue, input, planner());
    expect(issue).toMatchObject({ description: 'It smokes', timeStats: { timeEstimate: 3_600 } });
    expect(commands!.summary).toEqual([
      'Set time estimate to 1h.',
      'One or more contacts were successfully added.',
      'Could not apply remove_contacts command.',
    ]);
    const { contacts } = await ask(readIssueContacts, { iid: issue.iid }, planner());
    expect(contacts.map(({ id }) => id)).toEqual([contact.id]);
  });
  it('of an issue run where they are new in it (QA-4)', async () => {
    const change = (fields: Partial<RequestInput<typeof updateIssue>>) =>
      ask(updateIssue, { iid, ...fields }, planner());
    const { issue, commands } = await change({ description: 'a\n/spend 1h' });
    expect([issue.description, issue.timeStats.totalTimeSpent, commands!.summary]).toEqual([
      'a',
      3_600,
      ['Added 1h spent time.'],
    ]);
    const mailed = await issues.openByMail(projectId, { description: 'Hello\n/close' });
    const input = { iid: mailed.iid, description: 'Hello!\n/close\n/confidential' };
    const updated = await ask(updateIssue, input, planner());
    expect(updated.issue).toMatchObject({ description: 'Hello!\n/close', confidential: true, state: 'opened' });
    expect((await change({ title: 'b' })).commands).toBeNull();
  });
});

describe('contacts in quick actions', () => {
  const add = (email: string, state: 'active' | 'inactive' = 'active') =>
    issues.services.addContact(newId(), projectId, { email, state });
  const linked = async () => {
    const { contacts } = await ask(readIssueContacts, { iid }, planner());
    return contacts.map(({ email }) => email).sort();
  };

  it('are added, however they are written (QA-10, QA-12)', async () => {
    for (const name of ['a', 'b', 'c', 'd']) add(`${name}@x.org`);
    const body = '/add_contacts [contact:a@x.org],["contact:b@x.org"] ["contact:"c@x.org"]\n/add_contacts d@x.org';
    expect((await write(body)).commands).toEqual({
      changes: { add_contacts: ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org'] },
      summary: ['One or more contacts were successfully added.'],
    });
    expect(await linked()).toEqual(['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'IssueContactsSet']);
  });
  it('are added although others can not be, and each is told (QA-14)', async () => {
    const known = add('known@x.org');
    add('new@x.org');
    add('old@x.org', 'inactive');
    await ask(setIssueContacts, { iid, addIds: [known.id] }, planner());
    expect(await summaryOf('/add_contacts new@x.org known@x.org who@x.org old@x.org')).toEqual([
      'One or more contacts were successfully added. Already linked: known@x.org. ' +
        'No contact found for: who@x.org. Inactive contacts cannot be added: old@x.org.',
    ]);
    expect(await summaryOf('/add_contacts known@x.org')).toEqual([
      'No contacts were added. Already linked: known@x.org.',
    ]);
    expect(await refusal(write('/add_contacts who@x.org'))).toBe(
      refused('No contacts were added. No contact found for: who@x.org.'),
    );
  });
  it('are at most six in a text (QA-14)', async () => {
    add('a@x.org');
    const message = 'No contacts were added. You can only add up to 6 contacts at one time.';
    expect(await refusal(write(`/add_contacts ${'a@x.org '.repeat(7)}`))).toBe(refused(message));
    expect(await linked()).toEqual([]);
  });
  it('are removed, and it is told who was not linked (QA-11, QA-15)', async () => {
    const { id } = add('a@x.org');
    add('b@x.org');
    await ask(setIssueContacts, { iid, addIds: [id] }, planner());
    expect(await refusal(write('/remove_contacts b@x.org'))).toBe(
      refused('No contacts were removed. Not linked to this issue: b@x.org.'),
    );
    const { commands } = await write('/remove_contacts [contact:a@x.org] b@x.org');
    expect(commands).toEqual({
      changes: { remove_contacts: ['a@x.org'] },
      summary: ['One or more contacts were successfully removed. Not linked to this issue: b@x.org.'],
    });
  });
  it('are added and removed in one change; who is both ends removed, and is told there alone (QA-5, LNK-13)', async () => {
    const { id } = add('a@x.org');
    add('b@x.org');
    await ask(setIssueContacts, { iid, addIds: [id] }, planner());
    expect(await summaryOf('/add_contacts a@x.org b@x.org\n/remove_contacts a@x.org')).toEqual([
      'One or more contacts were successfully added.',
      'One or more contacts were successfully removed.',
    ]);
    expect(await linked()).toEqual(['b@x.org']);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'IssueContactsSet', 'IssueContactsSet']);
  });
  it('are told the same again by the same request (API-6)', async () => {
    const { id } = add('a@x.org');
    add('b@x.org');
    await ask(setIssueContacts, { iid, addIds: [id] }, planner());
    const body = '/add_contacts b@x.org\n/remove_contacts a@x.org';
    const one = await write(body, planner(), 'c-1');
    expect((await write(body, planner(), 'c-1')).commands).toEqual(one.commands);
  });
});

describe('labels in quick actions', () => {
  const label = async (name: string) => (await ask(createLabel, { labelId: newId(), name }, planner())).label.id;

  it('are added, those that there are, and no others (QA-23)', async () => {
    const late = await label('late');
    const week = await label('next week');
    const { commands } = await write('/label ~late ~"next week" ~none');
    expect(commands).toEqual({
      changes: { add_label_ids: [late, week] },
      summary: ['Added ~late ~"next week" labels. No label found for: ~none.'],
    });
    expect((await issue()).labels).toEqual(['late', 'next week']);
    expect(await summaryOf('/labels LATE')).toEqual(['The issue has these labels already.']);
    expect(await refusal(write('/label ~none ~"nor this"'))).toBe(refused('No label found for: ~none ~"nor this".'));
    expect(await refusal(write('/label'))).toBe(refused('Could not apply label command.'));
  });
  it('of several lines are all added (QA-5, QA-9)', async () => {
    const one = await label('one');
    const other = await label('other');
    expect((await write('/label one\n/label ~other')).commands).toEqual({
      changes: { add_label_ids: [one, other] },
      summary: ['Added ~one label.', 'Added ~other label.'],
    });
  });
  it('are removed, some or all (QA-24)', async () => {
    for (const name of ['a', 'b', 'c']) await label(name);
    await write('/label a b c');
    expect(await summaryOf('/unlabel ~a')).toEqual(['Removed ~a label.']);
    const { commands } = await write('/remove_label');
    expect(commands).toEqual({ changes: { label_ids: [] }, summary: ['Removed all labels.'] });
    expect((await issue()).labels).toEqual([]);
    expect(await summaryOf('/unlabel ~a')).toEqual(['The issue has none of these labels.']);
  });
  it('are for Planners (GRP-25)', async () => {
    await label('late');
    const { iid: own } = await issues.create(guest());
    const asked = { iid: own, noteId: newId(), body: '/label ~late ~none' };
    expect(await refusal(ask(addNote, asked, guest()))).toBe(refused('Could not apply label command.'));
  });
  it('tell the same when they are asked again', async () => {
    await label('late');
    const noteId = newId();
    const one = await write('/label ~late', planner(), 'l-1', noteId);
    expect((await write('/label ~late', planner(), 'l-1', noteId)).commands).toEqual(one.commands);
  });
});

describe('assignees in quick actions', () => {
  it('are added, also oneself, where they may read the project (QA-25, ISS-8)', async () => {
    const { commands } = await write('/assign @joe me @nobody');
    expect(commands).toEqual({
      changes: { assignee_ids: [1, 2] },
      summary: ['Assigned @jane and @joe. Failed to find users for @nobody'],
    });
    expect((await issue()).assignees.map(({ username }) => username)).toEqual(['jane', 'joe']);
    expect(await summaryOf('/assign @jane')).toEqual(['They are assigned already.']);
    issues.services.shutOut.add(`2@${projectId}`);
    await write('/unassign');
    expect(await refusal(write('/assign @joe'))).toBe(refused('Failed to find users for @joe'));
  });
  it('are all there where two assign at the same time', async () => {
    await Promise.all(['/assign @joe', '/assign @jane'].map((body) => write(body)));
    expect((await issue()).assignees.map(({ username }) => username).sort()).toEqual(['jane', 'joe']);
  });
  it('are removed, some or all (QA-26)', async () => {
    await write('/assign @joe @jane');
    expect((await write('/unassign @joe')).commands).toEqual({
      changes: { assignee_ids: [1] },
      summary: ['Removed assignee @joe.'],
    });
    await write('/assign @joe');
    expect(await summaryOf('/unassign')).toEqual(['Removed assignees @jane and @joe.']);
    expect(await summaryOf('/unassign @joe')).toEqual(['None of them is assigned.']);
  });
});

describe('participants in quick actions', () => {
  const reporter = () => entering(projectId, { role: 20 });
  const present = () => issues.services.participantsOf(planner(), iid).map(({ email, state }) => `${email} ${state}`);

  it('are added and removed by their e-mails (QA-33, PART-4)', async () => {
    expect(await write('/add_email a@x.org, b@x.org nonsense', reporter())).toMatchObject({
      note: null,
      commands: { changes: { add_email: ['a@x.org', 'b@x.org'] }, summary: ['Added a@x.org, b@x.org.'] },
      visible: true,
    });
    expect(await summaryOf('/remove_email B@x.org c@x.org', reporter())).toEqual(['Removed b@x.org.']);
    expect(present()).toEqual(['a@x.org active', 'b@x.org removed']);
    expect(await summaryOf('/remove_email b@x.org', reporter())).toEqual([
      'No address was removed: none was given or they take no part.',
    ]);
  });
  it('are told where none was added (QA-33, PART-4)', async () => {
    await write('/add_email a@x.org', reporter());
    const none = refused('No address was added: none was given or they take part already.');
    expect(await refusal(write('/add_email a@x.org', reporter()))).toBe(none);
    expect(await refusal(write('/add_email', reporter()))).toBe(none);
  });
  it('are for Reporters (QA-6, QA-33)', async () => {
    const { iid: own } = await issues.create(guest());
    const asked = { iid: own, noteId: newId(), body: '/add_email a@x.org' };
    expect(await refusal(ask(addNote, asked, guest()))).toBe(refused('Could not apply add_email command.'));
  });
  it('make an issue a ticket of an address, of several in a text the last (QA-34, QA-5, QA-9)', async () => {
    const { commands } = await write('/convert_to_ticket b@x.org\n/convert_to_ticket a@x.org', reporter());
    const summary = ['Converted to a ticket of a@x.org.'];
    expect(commands).toEqual({ changes: { convert_to_ticket: 'a@x.org' }, summary });
    const notApplied = refused('Could not apply convert_to_ticket command.');
    expect(await refusal(write('/convert_to_ticket b@x.org', reporter()))).toBe(notApplied);
    const { iid: own } = await issues.create(guest());
    const byGuest = ask(addNote, { iid: own, noteId: newId(), body: '/convert_to_ticket a@x.org' }, guest());
    expect(await refusal(byGuest)).toBe(notApplied);
    const bad = ask(addNote, { iid: own, noteId: newId(), body: '/convert_to_ticket nobody' }, reporter());
    expect(await refusal(bad)).toBe(refused('email is invalid'));
  });
  it('tell the same when they are asked again', async () => {
    const one = await write('/add_email a@x.org', reporter(), 'p-1');
    expect((await write('/add_email a@x.org', reporter(), 'p-1')).commands).toEqual(one.commands);
    expect(present()).toEqual(['a@x.org active']);
    const gone = await write('/remove_email a@x.org', reporter(), 'p-2');
    expect(gone.commands!.summary).toEqual(['Removed a@x.org.']);
    expect((await write('/remove_email a@x.org', reporter(), 'p-2')).commands).toEqual(gone.commands);
  });
});
