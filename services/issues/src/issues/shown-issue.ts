import type { Access, IssueDetailsView, IssueView } from '@ledgerdesk/contracts';
import { isAuthorOrAssignee } from '../issue-access';
import { ResolvedNames, NameRequest, verificationOf } from '../names';
import { timeStatsOf } from '../time/time-stats';
import { externalAuthorOf, isTicket, NoteDeleted, PresentIssue } from './issue';

/** Notes that people wrote; what is internal counts for those who may read it. */
export type UserNotes = Readonly<{ public: number; internal: number }>;
export type ShownIssue = Readonly<
  Omit<PresentIssue, Unshown> & {
    userNotes: UserNotes;
  }
>;
type Unshown =
  | 'notes'
  | 'deletedNotes'
  | 'takenOff'
  | 'repointings'
  | 'repointed'
  | 'reopenedByMail'
  | 'moving'
  | 'arrivedBy'
  | 'abandonedMoves'
  | 'revision';

export const shownIssue = (present: PresentIssue, before: UserNotes = { public: 0, internal: 0 }): ShownIssue => {
  const { notes, deletedNotes: _, takenOff: __, repointings: ___, repointed: ____, ...others } = present;
  const { reopenedByMail: _____, moving: ______, arrivedBy: _______, abandonedMoves: ________, ...nearly } = others;
  const { revision: _________, ...issue } = nearly;
  const written = notes.filter(({ system }) => !system);
  const internal = written.filter((note) => note.internal).length;
  const userNotes = { public: before.public + written.length - internal, internal: before.internal + internal };
  return { ...issue, userNotes };
};

/** One of them is deleted. */
export const fewerNotes = (before: UserNotes, { data: { internal } }: NoteDeleted): UserNotes => ({
  public: before.public - (internal ? 0 : 1),
  internal: before.internal - (internal ? 1 : 0),
});

/** Whose names are shown with these. */
export const unnamedOf = (issues: readonly ShownIssue[]): NameRequest => ({
  users: issues.flatMap(({ authorId, assigneeIds, closed }) => [
    authorId,
    ...assigneeIds,
    ...(closed ? [closed.by] : []),
  ]),
  labels: issues.flatMap(({ labelIds }) => labelIds),
  projects: issues.map(({ projectId }) => projectId),
  correspondents: issues.flatMap((issue) => externalAuthorOf(issue) ?? []),
});

export const issueView = (issue: ShownIssue, named: ResolvedNames, isPlanner: boolean): IssueView => {
  const { issueId: id, projectId, authorId, status: state, byMail, closed, userNotes, time, ...rest } = issue;
  const { labelIds, assigneeIds, movedTo, contactIds: _, ticketOf: __, ...alike } = rest;
  return {
    ...alike,
    id,
    project: named.project(projectId),
    state,
    closedAt: closed && closed.at,
    closedBy: closed && named.user(closed.by),
    author: named.user(authorId),
    assignees: assigneeIds.map((id) => named.user(id)),
    labels: named.presentLabels(labelIds),
    externalAuthor: named.external(externalAuthorOf(issue)),
    senderVerification: verificationOf(byMail),
    serviceDesk: isTicket(issue),
    movedToId: movedTo && movedTo.issueId,
    timeStats: timeStatsOf(time),
    userNotesCount: userNotes.public + (isPlanner ? userNotes.internal : 0),
  };
};

/** GRP-24, GRP-25. */
export const issueDetailsOf = (issue: ShownIssue, access: Access, isPlanner: boolean): IssueDetailsView => ({
  contactIds: [...issue.contactIds],
  mayUpdate: isPlanner || isAuthorOrAssignee(access, issue),
  mayPlan: isPlanner,
});
