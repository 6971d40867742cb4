import { Projection } from '@ledgerdesk/event-sourcing';
import type {
  IssueArrivalAbandoned,
  IssueArrived,
  IssueCreated,
  IssueDeleted,
  IssueDescriptionChanged,
  IssueMoved,
  NoteAdded,
  NoteDeleted,
  NoteEdited,
  Upload,
} from '../../issues/issue';
import { shownUploads } from '../shown-uploads';

/** An issue, or a note, and the uploads that it shows. */
export type UploadRow = Readonly<{
  shownBy: string;
  issueId: number;
  internal: boolean;
  uploads: readonly Upload[];
  uploadIds: readonly string[];
}>;

type Showing = IssueCreated | IssueArrived | IssueDescriptionChanged | NoteAdded | NoteEdited;
type IssueGone = IssueMoved | IssueArrivalAbandoned | IssueDeleted;

const uploadsOf = ({ type, data }: Showing): readonly Upload[] =>
  (type === 'IssueArrived' ? data.issue.uploads : data.uploads) ?? [];

/** Where an issue was moved, the new one shows them. */
const isGone = (event: Showing | NoteDeleted | IssueGone): event is IssueGone =>
  event.type === 'IssueMoved' || event.type === 'IssueArrivalAbandoned' || event.type === 'IssueDeleted';

/** By what shows them, as one event may bring several. What shows none has no row. */
export const uploadList: Projection<UploadRow, Showing | NoteDeleted | IssueGone> = {
  collection: 'upload-list',
  version: 3,
  fields: { shownBy: 'string', issueId: 'number', uploadIds: 'string[]' },
  indexes: [['uploadIds'], ['issueId'], ['shownBy']],
  handles: [
    'IssueCreated',
    'IssueArrived',
    'IssueDescriptionChanged',
    'NoteAdded',
    'NoteEdited',
    'NoteDeleted',
    'IssueMoved',
    'IssueArrivalAbandoned',
    'IssueDeleted',
  ],
  documentIds: (event) => {
    if (isGone(event)) return { where: { issueId: event.data.issueId } };
    if (event.type === 'NoteDeleted') return { where: { shownBy: `note-${event.data.noteId}` } };
    if (uploadsOf(event).length > 0) return [shownBy(event)];
    const isFirst = event.type !== 'IssueDescriptionChanged' && event.type !== 'NoteEdited';
    return isFirst ? [] : { where: { shownBy: shownBy(event) } };
  },
  evolve: (row, event) => {
    if (isGone(event) || event.type === 'NoteDeleted') return null;
    const { issueId } = event.data;
    const uploads = shownUploads(row?.uploads ?? [], uploadsOf(event));
    if (uploads.length === 0) return null;
    const internal = row?.internal ?? ('internal' in event.data && event.data.internal === true);
    return { shownBy: shownBy(event), issueId, internal, uploads, uploadIds: uploads.map(({ uploadId }) => uploadId) };
  },
};

const shownBy = ({ type, data }: Showing): string =>
  type === 'IssueCreated' || type === 'IssueArrived' || type === 'IssueDescriptionChanged'
    ? `issue-${data.issueId}`
    : `note-${data.noteId}`;
