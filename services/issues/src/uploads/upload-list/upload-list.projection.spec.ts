import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { IssueCreated, IssueDescriptionChanged, NoteAdded, NoteEdited, Upload } from '../../issues/issue';
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

const described = (uploads: readonly Upload[]) =>
  recorded<IssueDescriptionChanged>('t3', {
    type: 'IssueDescriptionChanged',
    data: {
      issueId: 7,
      projectId: 3,
      noteId: 31,
      authorId: 9,
      changedAt: 't3',
      description: 'See',
      ...(uploads.length > 0 && { uploads }),
    },
  });
const edited = (uploads: readonly Upload[]) =>
  recorded<NoteEdited>('t3', {
    type: 'NoteEdited',
    data: { issueId: 7, projectId: 3, noteId: 30, editorId: 9, body: 'See', changedAt: 't3', uploads, internal: true },
  });

describe('the list of what shows uploads', () => {
  const one = upload('a');
  const other = upload('b');

  it('has an issue with all that came with it', () =>
    given()
      .when(created([one, other]))
      .then({
        'issue-7': { shownBy: 'issue-7', issueId: 7, internal: false, uploads: [one, other], uploadIds: ['a', 'b'] },
      }));
  it.each([true, false])('has a note, and whether it is internal: %s (GRP-23)', (internal) =>
    given(created([one]))
      .when(noted(internal, [other]))
      .then({
        'issue-7': { shownBy: 'issue-7', issueId: 7, internal: false, uploads: [one], uploadIds: ['a'] },
        'note-30': { shownBy: 'note-30', issueId: 7, internal, uploads: [other], uploadIds: ['b'] },
      }),
  );
  it('has nothing that came without any', () => given().when(created([]), noted(false, [])).then({}));
  it('has what a changed text refers to, beside what came by mail (API-55)', () => {
    const referred = { ...other, owner: 'project-3' };
    const row = (uploads: readonly Upload[]) => ({
      'issue-7': {
        shownBy: 'issue-7',
        issueId: 7,
        internal: false,
        uploads,
        uploadIds: uploads.map((one) => one.uploadId),
      },
    });
    const changed = (before: readonly Upload[], now: readonly Upload[]) => {
      const row = uploadList.evolve(null, created(before), new Map());
      return uploadList.evolve(row, described(now), new Map())?.uploads ?? null;
    };
    expect(changed([one], [referred, { ...one, owner: 'issue-7' }])).toEqual([one, referred]);
    expect(changed([one], [])).toEqual([one]);
    expect(changed([referred], [])).toBeNull();
    given(created([]))
      .when(described([referred]))
      .then(row([referred]));
    expect(uploadList.documentIds(described([]))).toEqual({ where: { shownBy: 'issue-7' } });
  });
  it('has what an edited note refers to, and that it is internal (GRP-23)', () => {
    const referred = { ...other, owner: 'project-3' };
    given(noted(true, []))
      .when(edited([referred]))
      .then({
        'note-30': { shownBy: 'note-30', issueId: 7, internal: true, uploads: [referred], uploadIds: ['b'] },
      });
  });
});
