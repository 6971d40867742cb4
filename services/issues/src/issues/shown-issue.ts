import type { IssueView } from '@ledgerdesk/contracts';
import { ResolvedNames, NameRequest, verificationOf } from '../names';
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
  users: issues.flatMap(({ authorId, closed }) => (closed ? [authorId, closed.by] : [authorId])),
  projects: issues.map(({ projectId }) => projectId),
  correspondents: issues.flatMap(({ byMail }) => byMail?.correspondentId ?? []),
});

export const issueView = (issue: ShownIssue, named: ResolvedNames, isPlanner: boolean): IssueView => {
  const { issueId: id, projectId, authorId, status: state, byMail, closed, userNotes, contactIds: _, ...alike } = issue;
  return {
    ...alike,
    id,
    project: named.project(projectId),
    state,
    closedAt: closed && closed.at,
    closedBy: closed && named.user(closed.by),
    author: named.user(authorId),
    externalAuthor: named.external(byMail),
    senderVerification: verificationOf(byMail),
    serviceDesk: byMail !== null,
    userNotesCount: userNotes.public + (isPlanner ? userNotes.internal : 0),
  };
};
