import { Projection } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, Issue, IssueEvent, noLinks } from '../issue';
import { issueRow, IssueRow, issueRowFields } from './issue-row';

/** An index holds the order within a project, or of all. */
export const issueList: Projection<IssueRow, IssueEvent> = {
  collection: 'issue-list',
  version: 4,
  fields: issueRowFields,
  indexes: [
    ...['createdAt', 'updatedAt', 'foldedTitle'].flatMap((key) => [['projectId', key, 'state'], [key]]),
    ...[['search', 'projectId'], ['visibleTo'], ['contactIds'], ['authorId'], ['projectId', 'iid']],
  ],
  handles: [
    'IssueCreated',
    'IssueTitleChanged',
    'IssueDescriptionChanged',
    'IssueConfidentialityChanged',
    'IssueClosed',
    'IssueReopened',
    'IssueContactsSet',
    'IssueContactsRepointed',
    'ParticipantsChanged',
    'NoteAdded',
  ],
  documentIds: ({ data }) => [data.issueId],
  evolve: (row, event) => {
    const before: Issue = row
      ? { ...row.issue, ...noLinks, contactIds: row.issue.contactIds, notes: [], revision: 0 }
      : initialState;
    const issue = evolve(before, event);
    return issue.status === 'unknown' ? null : issueRow(issue, row?.issue.userNotes);
  },
};
