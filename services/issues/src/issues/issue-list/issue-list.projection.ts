import { Projection } from '@ledgerdesk/event-sourcing';
import type { LabelDeleted } from '../../labels/label';
import {
  evolve,
  initialState,
  isPresent,
  IssueArrived,
  IssueEvent,
  movedAway,
  noLinks,
  notMoved,
  PresentIssue,
} from '../issue';
import { fewer, issueRow, IssueRow, issueRowFields, knownNotes, noNotes, withoutLabel } from './issue-row';

/** An index holds the order within a project, or of all. */
export const issueList: Projection<IssueRow, IssueEvent | LabelDeleted> = {
  collection: 'issue-list',
  version: 6,
  tellsChanges: true,
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
    'IssueMoved',
    'IssueArrived',
    'IssueContactsLeftBehind',
    'IssueDeleted',
    'LabelDeleted',
  ],
  documentIds: ({ type, data }) => {
    if (type === 'LabelDeleted') return { where: { labelIds: { has: data.labelId } } };
    // MOV-6: nobody sees both of them open.
    return type === 'IssueArrived' ? [data.issueId, data.from.issueId] : [data.issueId];
  },
  evolve: (row, event) => {
    if (event.type === 'LabelDeleted') return row && withoutLabel(row, event.data.labelId);
    const notes = row ? knownNotes(row) : noNotes;
    if (event.type === 'IssueArrived' && row) return issueRow(originalOf(row, event), notes);
    const issue = evolve(row ? stateOf(row) : initialState, event);
    if (!isPresent(issue)) return null;
    if (event.type === 'IssueArrived') return issueRow(issue, event.data.issue);
    return issueRow(issue, event.type === 'NoteDeleted' ? fewer(notes, event) : notes);
  },
};

/** What no list shows. */
const unlisted = { ...noLinks, ...notMoved, reopenedByMail: [], notes: [], deletedNotes: [], revision: 0 };

/** As far as its row knows it. */
const stateOf = ({ issue }: IssueRow): PresentIssue => {
  const { contactIds, movedTo } = issue;
  return { ...issue, ...unlisted, contactIds, movedTo };
};

const originalOf = (row: IssueRow, { data }: IssueArrived): PresentIssue => {
  const { issueId, projectId, authorId: by, changedAt: at } = data;
  return movedAway(stateOf(row), { to: { issueId, projectId, iid: data.issue.iid }, by, at });
};
