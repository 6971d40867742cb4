import {
  addNote,
  addNoteByMail,
  editNote,
  listNotes,
  readIssue,
  readIssueById,
  readNote,
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
const asGuest = () => entering(projectId, { role: 10, user: joe });
const add = async (body: string, access = asGuest(), asked = {}) => {
  const { note, ...answered } = await ask(addNote, { iid, noteId: newId(), body, ...asked }, access);
  return { ...answered, note: note! };
};
const bodies = async (asked = {}, access = asGuest()) =>
  (await ask(listNotes, { iid, ...asked }, access)).items.map(({ body }) => body);

describe('adding a note', () => {
  it('answers the whole note, as it is read and listed then (ISS-28)', async () => {
    const noteId = newId();
    const { note, visible } = await ask(addNote, { iid, noteId, body: 'Sure\r\n' }, asGuest());
    expect(note).toEqual({
      id: noteId,
      body: 'Sure\n',
      author: { id: 2, username: 'joe', name: 'The joe', state: 'active' },
      externalAuthor: null,
      senderVerification: null,
      createdAt: note!.createdAt,
      updatedAt: note!.createdAt,
      system: false,
      internal: false,
      issueId,
      iid,
      projectId,
      changes: 1,
    });
    expect(visible).toBe(true);
    expect(await ask(readNote, { iid, noteId }, asGuest())).toEqual({ note, uploads: [] });
    expect(await ask(listNotes, { iid }, asGuest())).toEqual({ items: [note], total: 1, more: false });
  });
  it('again with the same request answers the same (API-6)', async () => {
    const asked = { iid, noteId: newId(), body: 'Sure' };
    const [one, other] = await Promise.all(['n-1', 'n-1'].map((id) => ask(addNote, asked, asGuest(), id)));
    expect(other!.note).toEqual(one!.note);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'NoteAdded']);
  });
  it('is for those who are signed in and may read the issue (GRP-22)', async () => {
    expect(await refusal(add('x', entering(projectId, { role: 0, user: null })))).toContain('forbidden');
    const secret = await issues.create(entering(projectId), { confidential: true });
    expect(await refusal(add('x', asGuest(), { iid: secret.iid }))).toContain('issue-not-found');
  });
  it('is refused without a text (ISS-3), and in an archived project (GRP-30)', async () => {
    expect(await refusal(add(' '))).toBe("invalid-fields: note can't be blank");
    expect(await refusal(add('x', entering(projectId, { archived: true })))).toContain('project-archived');
  });
  it('takes its time from an Owner only (ISS-9)', async () => {
    const createdAt = '2020-01-01T00:00:00Z';
    const byOwner = await add('x', entering(projectId, { role: 50 }), { createdAt });
    expect(byOwner.note.createdAt).toBe('2020-01-01T00:00:00.000Z');
    expect((await add('y', asGuest(), { createdAt })).note.createdAt).not.toContain('2020');
  });
  it('counts, and is a change that everybody sees (API-7)', async () => {
    await add('x');
    expect((await ask(readIssue, { iid }, asGuest())).issue).toMatchObject({ userNotesCount: 1, changes: 2 });
  });
});

describe('an internal note', () => {
  it('is written by Planners only (GRP-23)', async () => {
    expect((await add('x', entering(projectId), { internal: true })).note.internal).toBe(true);
    for (const body of ['x', ''])
      expect(await refusal(add(body, asGuest(), { internal: true }))).toContain('forbidden');
  });
  it('is there for Planners only: in lists, counts and by its id, and changes nothing that others see (GRP-23)', async () => {
    const { note } = await add('secret', entering(projectId), { internal: true });
    await add('open');
    const before = (await ask(readIssue, { iid }, asGuest())).issue;
    expect([before.userNotesCount, before.changes]).toEqual([1, 2]);
    expect(await ask(listNotes, { iid }, asGuest())).toMatchObject({ total: 1, items: [{ body: 'open' }] });
    expect(await refusal(ask(readNote, { iid, noteId: note.id }, asGuest()))).toContain('note-not-found');

    expect((await ask(readIssue, { iid }, entering(projectId))).issue.userNotesCount).toBe(2);
    expect((await ask(readIssueById, { issueId }, administrator)).issue.userNotesCount).toBe(2);
    expect(await bodies({}, entering(projectId))).toEqual(['open', 'secret']);
    expect((await ask(readNote, { iid, noteId: note.id }, entering(projectId))).note).toEqual(note);
  });
});

describe('a system note', () => {
  it('says in English what was changed, by whoever changed it (ISS-29, ISS-30)', async () => {
    const update = (changes: object) => ask(updateIssue, { iid, ...changes }, entering(projectId));
    await update({ title: 'It works', description: 'Now', confidential: true, stateEvent: 'close' });
    await update({ confidential: false, stateEvent: 'reopen' });
    const { items } = await ask(listNotes, { iid, sort: 'asc' }, asGuest());
    expect(items.map(({ body }) => body)).toEqual([
      'changed title from **{-It is broken-}** to **{+It works+}**',
      'changed the description',
      'made the issue confidential',
      'closed',
      'made the issue visible to everyone',
      'reopened',
    ]);
    for (const note of items)
      expect(note).toMatchObject({ system: true, internal: false, author: { username: 'jane' } });
    const [{ id: noteId } = { id: 0 }] = items;
    expect(await ask(readNote, { iid, noteId }, asGuest())).toEqual({ note: items[0], uploads: [] });
    expect((await ask(readIssue, { iid }, asGuest())).issue.userNotesCount).toBe(0);
  });
  it('of a title that does not change is not written', async () => {
    await ask(updateIssue, { iid, title: 'It is broken', stateEvent: 'reopen' }, entering(projectId));
    expect(await bodies()).toEqual([]);
  });
});

describe('editing a note', () => {
  const edit = (noteId: number, body: string, access = asGuest(), asked = {}) =>
    ask(editNote, { iid, noteId, body, ...asked }, access);

  it('answers it with its new text, as it is read and listed then (ISS-28)', async () => {
    const { note } = await add('Sur');
    const { note: edited, visible } = await edit(note.id, 'Sure\r\n');
    expect(edited).toEqual({ ...note, body: 'Sure\n', updatedAt: edited.updatedAt, changes: 2 });
    expect(edited.updatedAt >= note.updatedAt).toBe(true);
    expect(visible).toBe(true);
    expect((await ask(readNote, { iid, noteId: note.id }, asGuest())).note).toEqual(edited);
    expect((await ask(listNotes, { iid }, asGuest())).items).toEqual([edited]);
  });
  it('leaves the issue as it is', async () => {
    const { note } = await add('x');
    const before = await ask(readIssue, { iid }, asGuest());
    await edit(note.id, 'y');
    expect(await ask(readIssue, { iid }, asGuest())).toEqual(before);
  });
  it('again with the same request, or to the same text, is one edit (API-6)', async () => {
    const { note } = await add('x');
    const asked = { iid, noteId: note.id, body: 'y' };
    await Promise.all(['e-1', 'e-1'].map((id) => ask(editNote, asked, asGuest(), id)));
    expect((await edit(note.id, 'y')).note.changes).toBe(2);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'NoteAdded', 'NoteEdited']);
  });
  it('is for its author and Maintainers (GRP-27), never for a system note (ISS-29)', async () => {
    const { note } = await add('x');
    expect(await refusal(edit(note.id, 'y', entering(projectId, { role: 30 })))).toContain('forbidden');
    const maintainer = entering(projectId, { role: 40 });
    expect((await edit(note.id, 'y', maintainer)).note).toMatchObject({ body: 'y', author: { username: 'joe' } });
    await ask(updateIssue, { iid, stateEvent: 'close' }, maintainer);
    const [closed] = (await ask(listNotes, { iid, activity: 'only_activity' }, maintainer)).items;
    expect(await refusal(edit(closed!.id, 'y', maintainer))).toContain('system-note');
  });
  it('finds no internal one for who may not read it (GRP-23), and none in an archived project to change (GRP-30)', async () => {
    const { note } = await add('x', entering(projectId), { internal: true });
    expect(await refusal(edit(note.id, 'y'))).toContain('note-not-found');
    const archived = entering(projectId, { archived: true });
    expect(await refusal(edit(note.id, 'y', archived))).toContain('project-archived');
  });
  it('is refused without a text (ISS-3), and where it was read before another edit (API-12)', async () => {
    const { note } = await add('x');
    expect(await refusal(edit(note.id, ' '))).toBe("invalid-fields: note can't be blank");
    await edit(note.id, 'y', asGuest(), { ifChanges: [1] });
    expect(await refusal(edit(note.id, 'z', asGuest(), { ifChanges: [1] }))).toContain('precondition-failed');
  });
});

describe('the list of notes', () => {
  it('shows comments, activity or both, the last one first (API-27)', async () => {
    await add('first');
    await ask(updateIssue, { iid, stateEvent: 'close' }, entering(projectId));
    await add('second');
    expect(await bodies()).toEqual(['second', 'closed', 'first']);
    expect(await bodies({ sort: 'asc', orderBy: 'updated_at' })).toEqual(['first', 'closed', 'second']);
    expect(await bodies({ activity: 'only_comments' })).toEqual(['second', 'first']);
    expect(await bodies({ activity: 'only_activity' })).toEqual(['closed']);
    expect(await ask(listNotes, { iid, perPage: 2 }, asGuest())).toMatchObject({ total: 3, more: true });
    const first = (await ask(listNotes, { iid, sort: 'asc' }, asGuest())).items[0]!;
    await ask(editNote, { iid, noteId: first.id, body: 'the first' }, asGuest());
    expect(await bodies({ orderBy: 'updated_at' })).toEqual(['the first', 'second', 'closed']);
  });
});

describe('reading a note', () => {
  it('tells the uploads that came with it', async () => {
    const noteId = newId();
    const uploads = [anUpload()];
    const note = { noteId, body: 'See', internal: false, byMail: aMail(), contactIds: [], uploads };
    await ask(addNoteByMail, { issueId, ...note }, asSupportBot(projectId));
    expect((await ask(readNote, { iid, noteId }, asGuest())).uploads).toEqual(uploads);
  });
  it('finds none that is on another issue', async () => {
    const { note } = await add('x');
    const other = await issues.create(entering(projectId));
    expect(await refusal(ask(readNote, { iid: other.iid, noteId: note.id }, asGuest()))).toContain('note-not-found');
  });
});
