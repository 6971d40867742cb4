import { Projection } from '@ledgerdesk/event-sourcing';
import type { IssueCreated, IssueDeleted, NoteAdded, NoteDeleted, Upload } from '../../issues/issue';

/** An issue, or a note, and the uploads that it shows. */
export type UploadRow = Readonly<{
  issueId: number;
  internal: boolean;
  uploads: readonly Upload[];
  uploadIds: readonly string[];
}>;

/** By what shows them, as one event may bring several. What shows none has no row. */
export const uploadList: Projection<UploadRow, IssueCreated | NoteAdded | NoteDeleted | IssueDeleted> = {
  collection: 'upload-list',
  version: 2,
  fields: { issueId: 'number', uploadIds: 'string[]' },
  indexes: [['uploadIds'], ['issueId']],
  handles: ['IssueCreated', 'NoteAdded', 'NoteDeleted', 'IssueDeleted'],
  documentIds: ({ type, data }) => {
    if (type === 'IssueDeleted') return { where: { issueId: data.issueId } };
    if (type === 'NoteDeleted') return [`note-${data.noteId}`];
    if (data.uploads.length === 0) return [];
    return [type === 'IssueCreated' ? `issue-${data.issueId}` : `note-${data.noteId}`];
  },
  evolve: (_, { type, data }) => {
    if (type === 'NoteDeleted' || type === 'IssueDeleted') return null;
    const { issueId, uploads } = data;
    const internal = type === 'NoteAdded' && data.internal;
    return { issueId, internal, uploads, uploadIds: uploads.map(({ uploadId }) => uploadId) };
  },
};
