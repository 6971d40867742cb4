import { Projection } from '@ledgerdesk/event-sourcing';
import type {
  IssueArrivalAbandoned,
  IssueArrived,
  IssueCreated,
  IssueDeleted,
  IssueMoved,
  NoteAdded,
  NoteDeleted,
  Upload,
} from '../../issues/issue';

/** An issue, or a note, and the uploads that it shows. */
export type UploadRow = Readonly<{
  issueId: number;
  internal: boolean;
  uploads: readonly Upload[];
  uploadIds: readonly string[];
}>;

type Shows = IssueCreated | IssueArrived | NoteAdded;
type IssueGone = IssueMoved | IssueArrivalAbandoned | IssueDeleted;

const uploadsOf = ({ type, data }: Shows): readonly Upload[] =>
  type === 'IssueArrived' ? data.issue.uploads : data.uploads;

/** Where an issue was moved, the new one shows them. */
const isGone = (event: Shows | NoteDeleted | IssueGone): event is IssueGone =>
  event.type === 'IssueMoved' || event.type === 'IssueArrivalAbandoned' || event.type === 'IssueDeleted';

/** By what shows them, as one event may bring several. What shows none has no row. */
export const uploadList: Projection<UploadRow, Shows | NoteDeleted | IssueGone> = {
  collection: 'upload-list',
  version: 3,
  fields: { issueId: 'number', uploadIds: 'string[]' },
  indexes: [['uploadIds'], ['issueId']],
  handles: [
    'IssueCreated',
    'IssueArrived',
    'NoteAdded',
    'NoteDeleted',
    'IssueMoved',
    'IssueArrivalAbandoned',
    'IssueDeleted',
  ],
  documentIds: (event) => {
    if (isGone(event)) return { where: { issueId: event.data.issueId } };
    if (event.type === 'NoteDeleted') return [`note-${event.data.noteId}`];
    if (uploadsOf(event).length === 0) return [];
    return [event.type === 'NoteAdded' ? `note-${event.data.noteId}` : `issue-${event.data.issueId}`];
  },
  evolve: (_, event) => {
    if (isGone(event) || event.type === 'NoteDeleted') return null;
    const { issueId } = event.data;
    const uploads = uploadsOf(event);
    const internal = event.type === 'NoteAdded' && event.data.internal;
    return { issueId, internal, uploads, uploadIds: uploads.map(({ uploadId }) => uploadId) };
  },
};
