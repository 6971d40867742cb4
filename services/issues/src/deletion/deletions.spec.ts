import {
  addNote,
  addNoteByMail,
  deleteIssue,
  deleteNote,
  findDeleted,
  listIssues,
  listLinkedContactIds,
  listNotes,
  readIssue,
  readIssueById,
  readNote,
  readUpload,
  Role,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import {
  administrator,
  aMail,
  anUpload,
  asSupportBot,
  entering,
  joe,
  newId,
  newProject,
  StartedIssues,
} from '../fixture/started-issues';
import { noteList } from '../notes/note-list/note-list.projection';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
beforeEach(() => (projectId = newProject()));

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const as = (role: Role, user = joe) => entering(projectId, { role, user });
const owner = () => as(50);
const deletedFor = (issueId: number, noteId: number | null) => issues.askAsGroups(findDeleted, { issueId, noteId });

describe('deleting an issue', () => {
  it('takes it away at once, with its notes, links and uploads (ISS-10)', async () => {
    const contactId = issues.services.addContact(newId(), projectId).id;
    const uploads = [anUpload()];
    const opened = await issues.openByMail(projectId, { contactIds: [contactId], uploads });
    const { iid, issueId } = opened;
    await ask(addNote, { iid, noteId: newId(), body: 'Yes' }, owner());
    const { visible, ...answer } = await ask(deleteIssue, { iid }, owner());
    expect([answer.issueId, visible]).toEqual([issueId, true]);
    expect(await refusal(ask(readIssue, { iid }, owner()))).toBe(`issue-not-found: There is no issue #${iid} here`);
    expect(await refusal(ask(readIssueById, { issueId }, administrator))).toMatch(/^issue-not-found/);
    expect(await refusal(ask(listNotes, { iid }, owner()))).toMatch(/^issue-not-found/);
    expect(await refusal(ask(updateIssue, { iid, title: 'x' }, owner()))).toMatch(/^issue-not-found/);
    expect(await refusal(ask(readUpload, { uploadId: uploads[0]!.uploadId }, owner()))).toMatch(/^upload-not-found/);
    expect(await ask(listIssues, {}, owner())).toEqual({ items: [], total: 0, more: false });
    const notes = await issues.parts.readModels.documents(noteList);
    expect(await notes.count({ issueId })).toBe(0);
    const linked = { projectIds: [projectId], after: null };
    expect((await issues.askAsGroups(listLinkedContactIds, linked)).contactIds).toEqual([]);
    expect(await deletedFor(issueId, null)).toEqual({ isDeleted: true });
  });
  it('is for Owners, in a project that is not archived (GRP-29, GRP-30)', async () => {
    const { iid } = await issues.create(as(10));
    for (const role of [10, 40] as const)
      expect(await refusal(ask(deleteIssue, { iid }, as(role)))).toMatch(/^forbidden/);
    const archived = entering(projectId, { role: 50, archived: true });
    expect(await refusal(ask(deleteIssue, { iid }, archived))).toMatch(/^project-archived/);
    const secret = await issues.create(entering(projectId), { confidential: true });
    expect(await refusal(ask(deleteIssue, { iid: secret.iid }, as(10)))).toMatch(/^issue-not-found/);
    expect((await ask(listIssues, {}, owner())).total).toBe(2);
  });
  it('again with the same request answers the same, with another one finds none (API-6)', async () => {
    const { iid, id } = await issues.create(owner());
    const [one, other] = await Promise.all(['d-1', 'd-1'].map((key) => ask(deleteIssue, { iid }, owner(), key)));
    expect(other!.position).toBe(one!.position);
    expect(await refusal(ask(deleteIssue, { iid }, owner()))).toMatch(/^issue-not-found/);
    expect(await issues.typesOf(id)).toEqual(['IssueCreated', 'IssueDeleted']);
  });
  it('leaves its number to no other, and is not undone by the same mail', async () => {
    const mail = { issueId: newId(), byMail: aMail() };
    const opened = await issues.openByMail(projectId, mail);
    await ask(deleteIssue, { iid: opened.iid }, owner());
    expect((await issues.openByMail(projectId, mail)).iid).toBe(opened.iid);
    expect((await ask(listIssues, {}, owner())).items).toEqual([]);
    const reply = { noteId: newId(), body: 'Well?', internal: false, byMail: aMail(), contactIds: [], uploads: [] };
    const late = ask(addNoteByMail, { issueId: opened.issueId, ...reply }, asSupportBot(projectId));
    expect(await refusal(late)).toMatch(/^issue-not-found/);
    expect((await issues.create(owner())).iid).toBe(opened.iid + 1);
  });
  it('is refused where it was read before another change (API-12)', async () => {
    const { iid } = await issues.create(owner());
    await ask(updateIssue, { iid, title: 'New' }, owner());
    expect(await refusal(ask(deleteIssue, { iid, ifChanges: [1] }, owner()))).toMatch(/^precondition-failed/);
    await ask(deleteIssue, { iid, ifChanges: [2] }, owner());
  });
});

describe('deleting a note', () => {
  let iid = 0;
  let issueId = 0;
  beforeEach(async () => ({ iid, id: issueId } = await issues.create(entering(projectId))));
  const add = async (access = as(10), internal = false) =>
    (await ask(addNote, { iid, noteId: newId(), body: 'Yes', internal }, access)).note!.id;
  const counted = async (access = owner()) => (await ask(readIssue, { iid }, access)).issue.userNotesCount;

  it('takes it away at once, and what it showed (API-27)', async () => {
    const noteId = newId();
    const uploads = [anUpload()];
    const note = { noteId, body: 'See', internal: false, byMail: aMail(), contactIds: [], uploads };
    await ask(addNoteByMail, { issueId, ...note }, asSupportBot(projectId));
    const kept = await add();
    expect(await deletedFor(issueId, noteId)).toEqual({ isDeleted: false });
    await ask(deleteNote, { iid, noteId }, owner());
    expect(await refusal(ask(readNote, { iid, noteId }, owner()))).toMatch(/^note-not-found/);
    expect((await ask(listNotes, { iid }, owner())).items.map(({ id }) => id)).toEqual([kept]);
    expect(await refusal(ask(readUpload, { uploadId: uploads[0]!.uploadId }, owner()))).toMatch(/^upload-not-found/);
    expect(await deletedFor(issueId, noteId)).toEqual({ isDeleted: true });
    await ask(addNoteByMail, { issueId, ...note }, asSupportBot(projectId));
    expect(await counted()).toBe(1);
  });
  it('counts it no more, for those who could read it (GRP-23)', async () => {
    const open = await add();
    const secret = await add(owner(), true);
    await add();
    const changes = (await ask(readIssue, { iid }, as(10))).issue.changes;
    await ask(deleteNote, { iid, noteId: secret }, owner());
    expect([await counted(), await counted(as(10))]).toEqual([2, 2]);
    expect((await ask(readIssue, { iid }, as(10))).issue.changes).toBe(changes);
    await ask(deleteNote, { iid, noteId: open }, owner());
    expect((await ask(listIssues, {}, owner())).items).toMatchObject([{ userNotesCount: 1, changes: changes + 1 }]);
  });
  it('is for its author and Maintainers (GRP-27, GRP-30), never for a system note (ISS-29)', async () => {
    const noteId = await add();
    const jane = entering(projectId, { role: 30 });
    expect(await refusal(ask(deleteNote, { iid, noteId }, jane))).toMatch(/^forbidden/);
    const archived = entering(projectId, { role: 50, archived: true });
    expect(await refusal(ask(deleteNote, { iid, noteId }, archived))).toMatch(/^project-archived/);
    await ask(deleteNote, { iid, noteId }, as(10));
    const another = await add();
    await ask(deleteNote, { iid, noteId: another }, entering(projectId, { role: 40 }));
    await ask(updateIssue, { iid, stateEvent: 'close' }, owner());
    const [closed] = (await ask(listNotes, { iid }, owner())).items;
    expect(await refusal(ask(deleteNote, { iid, noteId: closed!.id }, owner()))).toMatch(/^system-note/);
    const secret = await add(owner(), true);
    expect(await refusal(ask(deleteNote, { iid, noteId: secret }, as(10)))).toMatch(/^note-not-found/);
  });
  it('again with the same request answers the same, with another one finds none (API-6)', async () => {
    const noteId = await add();
    const asked = { iid, noteId };
    const [one, other] = await Promise.all(['n-1', 'n-1'].map((key) => ask(deleteNote, asked, owner(), key)));
    expect(other!.position).toBe(one!.position);
    expect(await refusal(ask(deleteNote, asked, owner()))).toMatch(/^note-not-found/);
  });
});
