import {
  addNoteByMail,
  addNoteByTeamMember,
  findOpenTickets,
  listNotes,
  openIssueByMail,
  readIssue,
  readIssueContacts,
  recordParticipants,
  reopenIssueByMail,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aMail, anUpload, asSupportBot, entering, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId: number;
beforeEach(() => {
  projectId = newProject();
  for (const id of [1, 2]) issues.services.addContact(projectId * 10 + id, projectId);
  issues.services.addresses.set('sender', 'jane@example.com');
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const contact = (n: number) => projectId * 10 + n;
const notesOf = async (iid: number) =>
  (await ask(listNotes, { iid, sort: 'asc' }, entering(projectId))).items.map(({ body, author }) => [
    ...[author.username, body],
  ]);
const reply = (issueId: number, asked = {}) => ({
  issueId,
  noteId: newId(),
  body: 'Still broken',
  internal: false,
  byMail: aMail(),
  contactIds: [],
  uploads: [],
  ...asked,
});
const shown = (types: string[], position: number) => issues.untilShown(types, position);

describe('opening an issue by mail', () => {
  it('makes one that is found where everybody could read it (MI-4)', async () => {
    await issues.create(entering(projectId));
    await issues.openByMail(projectId, { confidential: true });
    const isFound = async () => (await issues.askAsGroups(findOpenTickets, { projectId, supportBotId: 9 })).found;
    expect(await isFound()).toBe(false);
    const { iid } = await issues.openByMail(projectId);
    expect(await isFound()).toBe(true);
    await ask(updateIssue, { iid, confidential: true }, entering(projectId));
    expect(await isFound()).toBe(false);
  });
  it('makes an issue of the Support Bot with its external author (MI-3, MI-5, MA-12)', async () => {
    const { iid } = await issues.openByMail(projectId);
    expect((await ask(readIssue, { iid }, entering(projectId))).issue).toMatchObject({
      title: 'Help',
      description: 'It is broken',
      author: { username: 'support-bot' },
      serviceDesk: true,
      externalAuthor: { address: 'jane@example.com', name: null },
      senderVerification: 'verified',
    });
  });
  it('is read without its external author while the mail does not answer', async () => {
    const { iid } = await issues.openByMail(projectId);
    issues.services.mailAnswers = false;
    const { issue } = await ask(readIssue, { iid }, entering(projectId));
    issues.services.mailAnswers = true;
    expect(issue).toMatchObject({ externalAuthor: null, serviceDesk: true });
  });
  it.each([
    ['fail', 'failed'],
    ['none', 'not_verified'],
  ] as const)('with a verdict of %s shows its sender as %s (AUTH-7)', async (verdict, senderVerification) => {
    const { iid } = await issues.openByMail(projectId, { byMail: { ...aMail(), verdict, correspondentId: null } });
    const { issue } = await ask(readIssue, { iid }, entering(projectId));
    expect(issue).toMatchObject({ senderVerification, externalAuthor: null });
  });
  it('links its contacts in the same append, any number of them, with one note (LNK-20, MC-7)', async () => {
    const contactIds = [contact(1), contact(2), ...Array.from({ length: 8 }, (_, n) => 100_000 + n)];
    const { iid, issueId, position } = await issues.openByMail(projectId, { contactIds });
    const [created, linked] = await issues.eventsOf(issueId);
    expect([created!.type, linked!.type]).toEqual(['IssueCreated', 'IssueContactsSet']);
    expect([created!.metadata.commandId, position]).toEqual([linked!.metadata.commandId, linked!.position]);
    expect((await ask(readIssueContacts, { iid }, entering(projectId))).contacts.map(({ id }) => id)).toEqual([
      ...[contact(1), contact(2)],
    ]);
    await shown(['IssueContactsSet'], position);
    expect(await notesOf(iid)).toEqual([['support-bot', 'added 10 contacts']]);
  });
  it('again answers the same, also as another request (IN-5, MI-10)', async () => {
    const asked = { issueId: newId(), byMail: aMail(), uploads: [anUpload()] };
    const first = await issues.openByMail(projectId, asked);
    expect(await issues.openByMail(projectId, asked)).toEqual(first);
    expect((await issues.openByMail(projectId)).iid).toBe(first.iid + 1);
  });
  it('is refused by the rules of issues (ERR-16), in an archived project (RT-15), and to all but the Support Bot (MI-1)', async () => {
    expect(await refusal(issues.openByMail(projectId, { title: '' }))).toBe("invalid-fields: title can't be blank");
    const mail = { issueId: newId(), title: 'Help', description: null, confidential: true };
    const asked = { ...mail, byMail: aMail(), contactIds: [], uploads: [] };
    const archived = { ...asSupportBot(projectId), target: entering(projectId, { archived: true }).target };
    expect(await refusal(ask(openIssueByMail, asked, archived))).toContain('project-archived');
    expect(await refusal(ask(openIssueByMail, asked, entering(projectId, { role: 50 })))).toContain('forbidden');
  });
});

describe('adding a note by mail', () => {
  it('is a note of the Support Bot with its external author (MI-9)', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    const { position } = await ask(addNoteByMail, reply(issueId), asSupportBot(projectId));
    await shown(['NoteAdded'], position);
    const { items } = await ask(listNotes, { iid }, entering(projectId));
    expect(items).toMatchObject([
      { body: 'Still broken', externalAuthor: { address: 'jane@example.com' }, senderVerification: 'verified' },
    ]);
    expect((await ask(readIssue, { iid }, entering(projectId))).issue.userNotesCount).toBe(1);
  });
  it('leaves a closed issue closed (MI-15)', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    await ask(updateIssue, { iid, stateEvent: 'close' }, entering(projectId));
    await ask(addNoteByMail, reply(issueId), asSupportBot(projectId));
    expect((await ask(readIssue, { iid }, entering(projectId))).issue.state).toBe('closed');
  });
  it('again answers the same, also as another request (IN-5)', async () => {
    const { issueId } = await issues.openByMail(projectId);
    const asked = reply(issueId, { contactIds: [contact(1)] });
    const first = await ask(addNoteByMail, asked, asSupportBot(projectId));
    expect(await ask(addNoteByMail, asked, asSupportBot(projectId))).toEqual(first);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'NoteAdded', 'IssueContactsSet']);
  });
  it('is refused without a text, and on an issue of another project', async () => {
    const { issueId } = await issues.openByMail(projectId);
    const blank = ask(addNoteByMail, reply(issueId, { body: ' ' }), asSupportBot(projectId));
    expect(await refusal(blank)).toBe("invalid-fields: note can't be blank");
    const elsewhere = ask(addNoteByMail, reply(issueId), asSupportBot(newProject()));
    expect(await refusal(elsewhere)).toContain('issue-not-found');
  });
});

describe('reopening an issue by mail', () => {
  it('is told to its assignees, and is for the Support Bot (MI-15)', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    await ask(updateIssue, { iid, assigneeIds: [1, 2], stateEvent: 'close' }, entering(projectId));
    const asked = { issueId, byMail: { ...aMail(), correspondentId: null } };
    const { position } = await ask(reopenIssueByMail, asked, asSupportBot(projectId));
    await shown(['IssueReopened', 'NoteAdded'], position);
    expect((await ask(readIssue, { iid }, entering(projectId))).issue).toMatchObject({
      state: 'opened',
      userNotesCount: 1,
    });
    expect((await notesOf(iid)).slice(-2)).toEqual([
      ['support-bot', 'reopened'],
      ['support-bot', '@jane @joe This issue was reopened because an external participant replied.'],
    ]);
    const asUser = ask(reopenIssueByMail, asked, entering(projectId, { role: 50 }));
    expect(await refusal(asUser)).toContain('forbidden');
  });
});

describe('recording who is mailed about an issue', () => {
  it('is noted by the addresses, as they may be seen (AUTH-6, PART-1, PART-3, SUB-5, LOOP-10, LOOP-21)', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    issues.services.addresses.set('other', 'jo*****@e*****.c**');
    const bot = asSupportBot(projectId);
    const correspondentIds = ['sender', 'other'];
    await ask(recordParticipants, { issueId, change: { kind: 'added', correspondentIds } }, bot);
    await ask(recordParticipants, { issueId, change: { kind: 'limit-reached', correspondentIds: ['other'] } }, bot);
    await ask(recordParticipants, { issueId, change: { kind: 'not-added', correspondentIds: ['other'] } }, bot);
    await ask(recordParticipants, { issueId, change: { kind: 'unsubscribed', correspondentIds: ['sender'] } }, bot);
    await ask(recordParticipants, { issueId, change: { kind: 'not-mailed', correspondentIds } }, bot);
    const undeliverable = { kind: 'undeliverable' as const, correspondentIds: ['unknown'], status: '5.1.1' };
    const { position } = await ask(recordParticipants, { issueId, change: undeliverable }, bot);
    await shown(['ParticipantsChanged'], position);
    expect(await notesOf(iid)).toEqual([
      ['support-bot', 'added jane@example.com, jo*****@e*****.c**'],
      ['support-bot', 'not added, the limit of 10 is reached: jo*****@e*****.c**'],
      ['support-bot', 'not added, since the reply had no reply key and came from another address: jo*****@e*****.c**'],
      ['support-bot', 'unsubscribed jane@example.com'],
      ['support-bot', 'not mailed to jane@example.com, jo*****@e*****.c**'],
      ['support-bot', 'Mail to an address could not be delivered (5.1.1)'],
    ]);
  });
  it('names more of them than one question can ask for', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    const many = Array.from({ length: 1_200 }, (_, n) => `c-${n}`);
    for (const id of many) issues.services.addresses.set(id, `${id}@x.org`);
    let position = 0;
    for (const correspondentIds of [many.slice(0, 600), many.slice(600)]) {
      const change = { kind: 'limit-reached' as const, correspondentIds };
      ({ position } = await ask(recordParticipants, { issueId, change }, asSupportBot(projectId)));
    }
    await shown(['ParticipantsChanged'], position);
    const text = (await notesOf(iid)).map(([, body]) => body).join(', ');
    expect(text.match(/c-\d+@x\.org/g)).toHaveLength(1_200);
  });
});

describe('a note that a user has written by mail (MEM-2)', () => {
  const write = (issueId: number, body: string, access = entering(projectId), asked = {}) =>
    ask(addNoteByTeamMember, { issueId, noteId: newId(), body, uploads: [], ...asked }, access);

  it('is the own one of the user, and runs its quick actions with the rights of the user', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    const { position } = await write(issueId, 'Done.\n`/close`');
    await shown(['NoteAdded', 'IssueClosed'], position);
    expect(await notesOf(iid)).toEqual([
      ['jane', 'Done.'],
      ['jane', 'closed'],
    ]);
    expect((await ask(readIssue, { iid }, entering(projectId))).issue.state).toBe('closed');
  });
  it('runs none that stands in what came by mail, and none that the user may not', async () => {
    const { issueId, iid } = await issues.openByMail(projectId, { description: 'Hi\n`/close`' });
    const guest = entering(projectId, { role: 10 });
    const { position } = await write(issueId, 'See:\n`/close`\n`/confidential`', guest);
    await shown(['NoteAdded'], position);
    expect(await notesOf(iid)).toEqual([['jane', 'See:\n`/close`']]);
    const { state, confidential } = (await ask(readIssue, { iid }, entering(projectId))).issue;
    expect([state, confidential]).toEqual(['opened', false]);
  });
  it('is none where there is nothing but quick actions', async () => {
    const { issueId, iid } = await issues.openByMail(projectId);
    const quoted = '\n\n<details><summary>Quoted text</summary>\n\nIt is broken\n\n</details>';
    const { position } = await write(issueId, `\`/title It works\`${quoted}`);
    await shown(['IssueTitleChanged'], position);
    expect((await notesOf(iid)).map(([, body]) => body)).toEqual([expect.stringContaining('changed title')]);
  });
  it('is refused to whoever may not read the issue', async () => {
    const { issueId } = await issues.openByMail(projectId, { confidential: true });
    const stranger = entering(projectId, { role: 0 });
    expect(await refusal(write(issueId, 'Hello', stranger))).toMatch(/^issue-not-found/);
  });
});
