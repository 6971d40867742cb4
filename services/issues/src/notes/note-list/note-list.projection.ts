import { Projection } from '@ledgerdesk/event-sourcing';
import type { NoteEdited, NotingEvent } from '../../issues/issue';
import { editedRow, noteRow, NoteRow, noteRowFields } from '../note-row';

/** The notes of issues, those by the system as well: one for each event that changes an issue, as edited last. */
export const noteList: Projection<NoteRow, NotingEvent | NoteEdited> = {
  collection: 'note-list',
  version: 4,
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
    'ParticipantsChanged',
    'TimeEstimateChanged',
    'TimeSpent',
    'TimeSpentRemoved',
    'NoteAdded',
    'NoteEdited',
  ],
  documentIds: ({ data }) => [data.noteId],
  evolve: (row, event) => {
    if (event.type !== 'NoteEdited') return noteRow(event);
    return row && editedRow(row, event, row.changes + 1);
  },
};
