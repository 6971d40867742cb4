import {
  announced,
  issueClosed,
  issueContactsSet,
  issueCreated,
  issueDeleted,
  issueMoved,
  issueReopened,
  issueUpdated,
  noteAdded,
  noteDeleted,
} from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { Ids, IssueEvent } from './issue';

/** Ids, and the names of the fields that changed (EVT-2, EVT-3). */
export const announceIssues: Announce = (recorded) => {
  const event = recorded as IssueEvent;
  switch (event.type) {
    case 'IssueCreated':
      return announced(issueCreated, { ...idsOf(event.data), iid: event.data.iid }, subjectOf(event.data));
    case 'IssueTitleChanged':
      return updated(event.data, 'title');
    case 'IssueDescriptionChanged':
      return updated(event.data, 'description');
    case 'IssueConfidentialityChanged':
      return updated(event.data, 'confidential');
    case 'IssueLabelsChanged':
      return updated(event.data, 'labels');
    case 'IssueAssigneesChanged':
      return updated(event.data, 'assignees');
    case 'IssueConvertedToTicket':
      return updated(event.data, 'external_author');
    case 'IssueClosed':
      return announced(issueClosed, idsOf(event.data), subjectOf(event.data));
    case 'IssueReopened':
      return announced(issueReopened, idsOf(event.data), subjectOf(event.data));
    case 'IssueContactsSet': {
      const added = [...event.data.added];
      const removed = [...event.data.removed];
      return announced(issueContactsSet, { ...idsOf(event.data), added, removed }, subjectOf(event.data));
    }
    case 'IssueContactsRepointed': {
      const { changes } = event.data;
      if (changes.length === 0) return null;
      const added = [...new Set(changes.map(({ to }) => to))];
      const removed = changes.map(({ from }) => from);
      return announced(issueContactsSet, { ...idsOf(event.data), added, removed }, subjectOf(event.data));
    }
    case 'IssueArrived':
      return announced(issueCreated, { ...idsOf(event.data), iid: event.data.issue.iid }, subjectOf(event.data));
    case 'IssueMoved': {
      const { issueId: toIssueId, projectId: toProjectId } = event.data.to;
      return announced(issueMoved, { ...idsOf(event.data), toIssueId, toProjectId }, subjectOf(event.data));
    }
    case 'TimeEstimateChanged':
      return updated(event.data, 'time_estimate');
    case 'TimeSpent':
      return event.data.copyOf === undefined ? updated(event.data, 'total_time_spent') : null;
    case 'TimeSpentRemoved':
      return updated(event.data, 'total_time_spent');
    case 'IssueDeleted':
      return announced(issueDeleted, idsOf(event.data), subjectOf(event.data));
    case 'NoteDeleted': {
      const { noteId, internal } = event.data;
      return announced(noteDeleted, { ...idsOf(event.data), noteId, internal }, subjectOf(event.data));
    }
    case 'NoteAdded': {
      const { iid, noteId, internal, byMail, copyOf } = event.data;
      if (copyOf !== undefined) return null;
      const note = { ...idsOf(event.data), iid, noteId, internal, external: byMail !== null };
      return announced(noteAdded, note, subjectOf(event.data));
    }
    default:
      return null;
  }
};

const idsOf = ({ issueId, projectId }: Ids) => ({ issueId, projectId });
const subjectOf = ({ issueId }: Ids) => `issues/${issueId}`;
const updated = (ids: Ids, field: string) =>
  announced(issueUpdated, { ...idsOf(ids), changed: [field] }, subjectOf(ids));
