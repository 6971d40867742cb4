import { Projection } from '@ledgerdesk/event-sourcing';
import type { LabelDeleted } from '../../labels/label';
import { evolve, initialState, isPresent, Issue, IssueEvent, noLinks } from '../issue';
import { fewerNotes } from '../shown-issue';
import { issueRow, IssueRow, issueRowFields, withoutLabel } from './issue-row';

/** What no list shows. */
const unlisted = { ...noLinks, reopenedByMail: [], notes: [], deletedNotes: [], revision: 0 };

/** An index holds the order within a project, or of all. */
export const issueList: Projection<IssueRow, IssueEvent | LabelDeleted> = {
  collection: 'issue-list',
  version: 5,
  fields: issueRowFields,
  indexes: [
    ...['createdAt', 'updatedAt', 'foldedTitle'].flatMap((key) => [['projectId', key, 'state'], [key]]),
    ...[
      ['search', 'projectId'],
      ['visibleTo'],
      ['contactIds'],
      ['labelIds'],
      ['assigneeIds'],
      ['authorId'],
      ['projectId', 'iid'],
    ],
  ],
  handles: [
    'IssueCreated',
    'IssueTitleChanged',
    'IssueDescriptionChanged',
    'IssueConfidentialityChanged',
    'IssueClosed',
    'IssueReopened',
    'IssueLabelsChanged',
    'IssueAssigneesChanged',
    'IssueContactsSet',
    'IssueContactsRepointed',
    'IssueConvertedToTicket',
    'ParticipantsChanged',
    'TimeEstimateChanged',
    'TimeSpent',
    'TimeSpentRemoved',
    'NoteAdded',
    'NoteDeleted',
    'IssueDeleted',
    'LabelDeleted',
  ],
  documentIds: ({ type, data }) =>
    type === 'LabelDeleted' ? { where: { labelIds: { has: data.labelId } } } : [data.issueId],
  evolve: (row, event) => {
    if (event.type === 'LabelDeleted') return row && withoutLabel(row, event.data.labelId);
    const before: Issue = row ? { ...row.issue, ...unlisted, contactIds: row.issue.contactIds } : initialState;
    const issue = evolve(before, event);
    if (!isPresent(issue)) return null;
    const userNotes = row?.issue.userNotes;
    return issueRow(issue, event.type === 'NoteDeleted' ? fewerNotes(userNotes, event) : userNotes);
  },
};
