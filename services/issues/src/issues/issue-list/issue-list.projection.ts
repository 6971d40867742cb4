import { Projection } from '@ledgerdesk/event-sourcing';
import type { LabelDeleted } from '../../labels/label';
import { evolve, initialState, isPresent, Issue, IssueEvent, noLinks } from '../issue';
import { fewerNotes } from '../shown-issue';
import { issueRow, IssueRow, issueRowFields, withoutLabel } from './issue-row';
import { withoutNote } from './public-notes';

/** What no list shows. */
const unlisted = { ...noLinks, reopenedByMail: [], notes: [], deletedNotes: [], revision: 0 };

/** An index holds the order within a project, or of all. */
export const issueList: Projection<IssueRow, IssueEvent | LabelDeleted> = {
  collection: 'issue-list',
  version: 6,
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
      ['externalAuthorId'],
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
    if (!row) return issueRow(issue);
    const { publicNotes } = row;
    const { userNotes } = row.issue;
    if (event.type !== 'NoteDeleted') return issueRow(issue, { userNotes, publicNotes });
    return issueRow(issue, {
      userNotes: fewerNotes(userNotes, event),
      publicNotes: withoutNote(publicNotes, event),
    });
  },
};
