import { addNoteByMail, readUpload } from '@ledgerdesk/contracts';
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
      [`issue-${issueId}`, open],
      [`issue-${issueId}`, other],
    ]);
    expect(await refusal(read(secret))).toBe(notFound(secret));
    expect(await read(secret, entering(projectId))).toEqual([`issue-${hidden.issueId}`, secret]);
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
    expect(await read(open)).toEqual([`issue-${issueId}`, open]);
    expect(await refusal(read(internal))).toBe(notFound(internal));
    expect(await read(internal, entering(projectId))).toEqual([`issue-${issueId}`, internal]);
  });
  it('finds none that there is not', async () => {
    const unknown = anUpload();
    expect(await refusal(read(unknown))).toBe(notFound(unknown));
  });
});
