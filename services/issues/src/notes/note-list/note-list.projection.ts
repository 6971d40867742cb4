import { Projection } from '@ledgerdesk/event-sourcing';
import type { NotingEvent } from '../../issues/issue';
import { noteRow, NoteRow, noteRowFields } from '../note-row';

/** The notes of issues, those by the system as well: one for each event that changes an issue. */
export const noteList: Projection<NoteRow, NotingEvent> = {
  collection: 'note-list',
  version: 1,
  fields: noteRowFields,
  indexes: [['issueId', 'createdAt', 'system', 'internal'], ['uploadIds']],
  handles: [
    'IssueTitleChanged',
    'IssueDescriptionChanged',
    'IssueConfidentialityChanged',
    'IssueClosed',
    'IssueReopened',
    'IssueContactsSet',
    'ParticipantsChanged',
    'NoteAdded',
  ],
  documentIds: ({ data }) => [data.noteId],
  evolve: (_, event) => noteRow(event),
};
