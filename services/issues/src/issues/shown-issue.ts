import type { IssueView } from '@ledgerdesk/contracts';
import { ResolvedNames, NameRequest, verificationOf } from '../names';
import { timeStatsOf } from '../time/time-stats';
import { PresentIssue } from './issue';

/** Notes that people wrote; what is internal counts for those who may read it. */
type UserNotes = Readonly<{ public: number; internal: number }>;
export type ShownIssue = Readonly<
  Omit<PresentIssue, 'notes' | 'takenOff' | 'repointings' | 'repointed' | 'revision'> & { userNotes: UserNotes }
>;

export const shownIssue = (
  { notes, takenOff: _, repointings: __, repointed: ___, revision: ____, ...issue }: PresentIssue,
  before: UserNotes = { public: 0, internal: 0 },
): ShownIssue => {
  const written = notes.filter(({ system }) => !system);
  const internal = written.filter((note) => note.internal).length;
  const userNotes = { public: before.public + written.length - internal, internal: before.internal + internal };
  return { ...issue, userNotes };
};

/** Whose names are shown with these. */
export const unnamedOf = (issues: readonly ShownIssue[]): NameRequest => ({
  users: issues.flatMap(({ authorId, assigneeIds, closed }) => [
    authorId,
    ...assigneeIds,
    ...(closed ? [closed.by] : []),
  ]),
  labels: issues.flatMap(({ labelIds }) => labelIds),
  projects: issues.map(({ projectId }) => projectId),
  correspondents: issues.flatMap(({ byMail }) => byMail?.correspondentId ?? []),
});

export const issueView = (issue: ShownIssue, named: ResolvedNames, isPlanner: boolean): IssueView => {
  const { issueId: id, projectId, authorId, status: state, byMail, closed, userNotes, time, ...rest } = issue;
  const { labelIds, assigneeIds, contactIds: _, ...alike } = rest;
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
    externalAuthor: named.external(byMail),
    senderVerification: verificationOf(byMail),
    serviceDesk: byMail !== null,
    timeStats: timeStatsOf(time),
    userNotesCount: userNotes.public + (isPlanner ? userNotes.internal : 0),
  };
};
