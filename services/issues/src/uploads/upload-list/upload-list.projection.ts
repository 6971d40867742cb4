import { Projection } from '@ledgerdesk/event-sourcing';
import type { IssueCreated, NoteAdded, Upload } from '../../issues/issue';

/** An issue, or a note, and the uploads that it shows. */
export type UploadRow = Readonly<{
  issueId: number;
  internal: boolean;
  uploads: readonly Upload[];
  uploadIds: readonly string[];
}>;

/** By what shows them, as one event may bring several. What shows none has no row. */
export const uploadList: Projection<UploadRow, IssueCreated | NoteAdded> = {
  collection: 'upload-list',
  version: 1,
  fields: { uploadIds: 'string[]' },
  indexes: [['uploadIds']],
  handles: ['IssueCreated', 'NoteAdded'],
  documentIds: ({ type, data }) => {
    if (data.uploads.length === 0) return [];
    return [type === 'IssueCreated' ? `issue-${data.issueId}` : `note-${data.noteId}`];
  },
  evolve: (_, { type, data }) => {
    const { issueId, uploads } = data;
    const internal = type === 'NoteAdded' && data.internal;
    return { issueId, internal, uploads, uploadIds: uploads.map(({ uploadId }) => uploadId) };
  },
};
