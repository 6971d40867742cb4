import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { IssueCreated, NoteAdded, Upload } from '../../issues/issue';
import { uploadList } from './upload-list.projection';

const given = specifyProjection(uploadList);
const upload = (uploadId: string): Upload => ({
  uploadId,
  name: 'scan.pdf',
  hash: `hash-of-${uploadId}`,
  size: 7,
  mediaType: 'application/pdf',
  image: null,
});
const written = { issueId: 7, projectId: 3, iid: 4, authorId: 9, byMail: null, createdAt: 't1', changedAt: 't1' };
const created = (uploads: readonly Upload[]) =>
  recorded<IssueCreated>('t1', {
    type: 'IssueCreated',
    data: { ...written, title: 'Broken', description: null, confidential: true, uploads },
  });
const noted = (internal: boolean, uploads: readonly Upload[]) =>
  recorded<NoteAdded>('t2', {
    type: 'NoteAdded',
    data: { ...written, noteId: 30, body: 'See', internal, uploads },
  });

describe('the list of what shows uploads', () => {
  const one = upload('a');
  const other = upload('b');

  it('has an issue with all that came with it', () =>
    given()
      .when(created([one, other]))
      .then({ 'issue-7': { issueId: 7, internal: false, uploads: [one, other], uploadIds: ['a', 'b'] } }));
  it.each([true, false])('has a note, and whether it is internal: %s (GRP-23)', (internal) =>
    given(created([one]))
      .when(noted(internal, [other]))
      .then({
        'issue-7': { issueId: 7, internal: false, uploads: [one], uploadIds: ['a'] },
        'note-30': { issueId: 7, internal, uploads: [other], uploadIds: ['b'] },
      }),
  );
  it('has nothing that came without any', () => given().when(created([]), noted(false, [])).then({}));
});
