import { Projection } from '@ledgerdesk/event-sourcing';
import type { IssueArrivalAbandoned, IssueDeleted, NoteDeleted, NoteEdited, NotingEvent } from '../../issues/issue';
import { editedRow, noteRow, NoteRow, noteRowFields } from '../note-row';

/** The notes of issues, those by the system as well: one for each event that changes an issue, as edited last. */
export const noteList: Projection<
  NoteRow,
  NotingEvent | NoteEdited | NoteDeleted | IssueDeleted | IssueArrivalAbandoned
> = {
  collection: 'note-list',
  version: 5,
  fields: noteRowFields,
  indexes: ['createdAt', 'updatedAt'].map((key) => ['issueId', key, 'system', 'internal']),
  handles: [
    'IssueTitleChanged',
    'IssueDescriptionChanged',
    'IssueConfidentialityChanged',
    'IssueClosed',
    'IssueReopened',
    'IssueLabelsChanged',
    'IssueAssigneesChanged',
    'IssueContactsSet',
    'IssueConvertedToTicket',
    'ParticipantsChanged',
    'TimeEstimateChanged',
    'TimeSpent',
    'TimeSpentRemoved',
    'IssueMoved',
    'IssueArrived',
    'IssueContactsLeftBehind',
    'NoteAdded',
    'NoteEdited',
    'NoteDeleted',
    'IssueDeleted',
    'IssueArrivalAbandoned',
  ],
  documentIds: ({ type, data }) =>
    type === 'IssueDeleted' || type === 'IssueArrivalAbandoned' ? { where: { issueId: data.issueId } } : [data.noteId],
  evolve: (row, event) => {
    if (event.type === 'NoteDeleted' || event.type === 'IssueDeleted' || event.type === 'IssueArrivalAbandoned')
      return null;
    if (event.type !== 'NoteEdited') return noteRow(event);
    return row && editedRow(row, event, row.changes + 1);
  },
};
