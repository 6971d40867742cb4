import { Projection } from '@ledgerdesk/event-sourcing';
import type {
  IssueCreated,
  IssueDeleted,
  IssueDescriptionChanged,
  NoteAdded,
  NoteDeleted,
  NoteEdited,
  Upload,
} from '../../issues/issue';
import { shownUploads } from '../shown-uploads';

type Showing = IssueCreated | IssueDescriptionChanged | NoteAdded | NoteEdited;

/** An issue, or a note, and the uploads that it shows. */
export type UploadRow = Readonly<{
  shownBy: string;
  issueId: number;
  internal: boolean;
  uploads: readonly Upload[];
  uploadIds: readonly string[];
}>;

/** By what shows them, as one event may bring several. What shows none has no row. */
export const uploadList: Projection<UploadRow, Showing | NoteDeleted | IssueDeleted> = {
  collection: 'upload-list',
  version: 3,
  fields: { shownBy: 'string', issueId: 'number', uploadIds: 'string[]' },
  indexes: [['uploadIds'], ['issueId'], ['shownBy']],
  handles: ['IssueCreated', 'IssueDescriptionChanged', 'NoteAdded', 'NoteEdited', 'NoteDeleted', 'IssueDeleted'],
  documentIds: (event) => {
    if (event.type === 'IssueDeleted') return { where: { issueId: event.data.issueId } };
    if (event.type === 'NoteDeleted') return { where: { shownBy: `note-${event.data.noteId}` } };
    if ((event.data.uploads ?? []).length > 0) return [shownBy(event)];
    return event.type === 'IssueCreated' || event.type === 'NoteAdded' ? [] : { where: { shownBy: shownBy(event) } };
  },
  evolve: (row, event) => {
    if (event.type === 'NoteDeleted' || event.type === 'IssueDeleted') return null;
    const { issueId, uploads: referred = [] } = event.data;
    const uploads = shownUploads(row?.uploads ?? [], referred);
    if (uploads.length === 0) return null;
    const internal = row?.internal ?? ('internal' in event.data && event.data.internal === true);
    return { shownBy: shownBy(event), issueId, internal, uploads, uploadIds: uploads.map(({ uploadId }) => uploadId) };
  },
};

const shownBy = ({ type, data }: Showing): string =>
  type === 'IssueCreated' || type === 'IssueDescriptionChanged' ? `issue-${data.issueId}` : `note-${data.noteId}`;
