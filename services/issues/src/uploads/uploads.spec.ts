import { buffer } from 'node:stream/consumers';
import {
  addNote,
  addNoteByMail,
  addUpload,
  allowUpload,
  deleteIssue,
  editNote,
  linkOfUpload,
  ownerOfProjectUploads,
  ownerOfUploads,
  readNote,
  readUpload,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import {
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

describe('reading an upload', () => {
  const projectId = newProject();
  const asGuest = entering(projectId, { role: 10, user: joe });
  const read = ({ uploadId }: { uploadId: string }, access = asGuest) =>
    issues.ask(readUpload, { uploadId }, access).then(({ owner, upload }) => [owner, upload]);
  const shown = (types: string[], position: number) => issues.untilShown(types, position);
  const notFound = ({ uploadId }: { uploadId: string }) => `upload-not-found: There is no upload ${uploadId} here`;

  it('tells where it is kept, to those who may read the issue (ATT-9)', async () => {
    const open = anUpload();
    const other = anUpload('b.txt');
    const secret = anUpload();
    const { issueId, position } = await issues.openByMail(projectId, { uploads: [open, other] });
    const hidden = await issues.openByMail(projectId, { uploads: [secret], confidential: true });
    await shown(['IssueCreated'], Math.max(position, hidden.position));
    expect([await read(open), await read(other)]).toEqual([
      [`issue-${issueId}`, { ...open, owner: `issue-${issueId}` }],
      [`issue-${issueId}`, { ...other, owner: `issue-${issueId}` }],
    ]);
    expect(await refusal(read(secret))).toBe(notFound(secret));
    expect(await read(secret, entering(projectId))).toEqual([
      `issue-${hidden.issueId}`,
      { ...secret, owner: `issue-${hidden.issueId}` },
    ]);
    expect(await refusal(read(open, entering(newProject(), { role: 50 })))).toBe(notFound(open));
  });
  it('of a note is for those who may read the note (ATT-9, GRP-23)', async () => {
    const { issueId } = await issues.openByMail(projectId);
    const add = async (internal: boolean) => {
      const upload = anUpload();
      const note = { noteId: newId(), body: 'x', internal, byMail: aMail(), contactIds: [], uploads: [upload] };
      await shown(
        ['NoteAdded'],
        (await issues.ask(addNoteByMail, { issueId, ...note }, asSupportBot(projectId))).position,
      );
      return upload;
    };
    const open = await add(false);
    const internal = await add(true);
    const owner = `issue-${issueId}`;
    expect(await read(open)).toEqual([owner, { ...open, owner }]);
    expect(await refusal(read(internal))).toBe(notFound(internal));
    expect(await read(internal, entering(projectId))).toEqual([owner, { ...internal, owner }]);
  });
  it('finds none that there is not', async () => {
    const unknown = anUpload();
    expect(await refusal(read(unknown))).toBe(notFound(unknown));
  });
});

describe('uploading a file', () => {
  const projectId = newProject();
  const owner = ownerOfProjectUploads(projectId);
  const asJoe = entering(projectId, { role: 10, user: joe });
  const asJane = entering(projectId);
  const asNobody = entering(projectId, { role: 0, user: null });
  const read = ({ uploadId }: { uploadId: string }, access: typeof asJoe) =>
    issues.ask(readUpload, { uploadId }, access).then(({ upload }) => upload.name);
  const isHidden = (reading: Promise<unknown>) => refusal(reading).then((code) => code.startsWith('upload-not-found'));
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const upload = async (name = 'plan.gif', content = gif) => {
    const { hash } = await issues.parts.blobs.put(owner, content);
    const asked = { uploadId: anUpload().uploadId, name, mediaType: 'text/html', hash };
    return (await issues.ask(addUpload, asked, asJoe)).upload;
  };

  it('keeps its name and says what it is by its bytes (API-55, ATT-4, ATT-8)', async () => {
    expect(await upload('C:\\temp\\plan.gif')).toMatchObject({
      name: 'plan.gif',
      image: 'image/gif',
      size: gif.length,
      owner,
    });
    expect(await upload('plan.gif', Buffer.from('<script>'))).toMatchObject({ image: null });
    expect(await refusal(issues.ask(allowUpload, {}, asNobody))).toMatch(/^forbidden/);
    expect(await refusal(issues.ask(allowUpload, {}, entering(projectId, { archived: true })))).toMatch(
      /^project-archived/,
    );
  });
  it('lets its uploader read it, and nobody else before a text shows it (API-55)', async () => {
    const plan = await upload();
    expect(await read(plan, asJoe)).toBe('plan.gif');
    expect(await isHidden(read(plan, asJane))).toBe(true);
    expect(await isHidden(read(plan, entering(newProject(), { user: joe })))).toBe(true);
  });
  it('lets those read it who may read what its writer refers to it in (API-55, ATT-9)', async () => {
    const plan = await upload();
    const text = `See ![plan](${linkOfUpload(plan)})`;
    const { iid } = await issues.create(asJoe, { description: 'It burns' });
    await issues.ask(updateIssue, { iid, description: text }, asJoe);
    expect(await read(plan, asJane)).toBe('plan.gif');
    expect(await read(plan, asNobody)).toBe('plan.gif');
    await issues.ask(updateIssue, { iid, confidential: true }, asJane);
    expect(await isHidden(read(plan, asNobody))).toBe(true);
    await issues.ask(updateIssue, { iid, description: 'Never mind' }, asJoe);
    expect(await isHidden(read(plan, asJane))).toBe(true);
    expect(await read(plan, asJoe)).toBe('plan.gif');
  });
  it('opens it to nobody for whoever only knows its address (API-55)', async () => {
    const plan = await upload();
    await issues.create(asJane, { description: `![plan](${linkOfUpload(plan)})` });
    expect(await isHidden(read(plan, asJane))).toBe(true);
  });
  it('shows it in a note, with which it is mailed, and in one that is edited (API-55, OUT-20)', async () => {
    const plan = await upload();
    const other = await upload('other.gif');
    const { iid } = await issues.create(asJoe);
    const noteId = newId();
    await issues.ask(addNote, { iid, noteId, body: linkOfUpload(plan) }, asJoe);
    const uploads = async () => (await issues.ask(readNote, { iid, noteId }, asJane)).uploads;
    expect(await uploads()).toEqual([plan]);
    await issues.ask(editNote, { iid, noteId, body: linkOfUpload(other) }, asJoe);
    expect(await uploads()).toEqual([other]);
    expect([await isHidden(read(plan, asJane)), await read(other, asJane)]).toEqual([true, 'other.gif']);
  });
  it('keeps its bytes when an issue that shows it is deleted, but those that came by mail go (API-55)', async () => {
    const plan = await upload();
    const { issueId, iid } = await issues.openByMail(projectId, { uploads: [] });
    const { blobs } = issues.parts;
    const { hash } = await blobs.put(ownerOfUploads(issueId), Buffer.from('by mail'));
    await issues.ask(addNote, { iid, noteId: newId(), body: linkOfUpload(plan) }, asJoe);
    await issues.ask(deleteIssue, { iid }, entering(projectId, { role: 50 }));
    while ((await blobs.list(ownerOfUploads(issueId))).some((blob) => blob.hash === hash))
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await buffer((await blobs.open(owner, plan.hash))!)).toEqual(gif);
  });
});
