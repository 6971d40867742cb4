import { Access, IssueRefusal, roles, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Allows } from '@ledgerdesk/messaging';
import type { Authorship, PresentIssue } from './issues/issue';
import type { NoteRow } from './notes/note-row';

/** Somebody, signed in or not, in a project that is open to them (GRP-20): there is no other way to enter one. */
export const inProject: Allows = ({ target }) => target?.kind === 'project';
/** GRP-22 */
export const signedInInProject: Allows = (access) => access.user !== null && inProject(access);
export const supportBotInProject: Allows = (access) => access.supportBot === true && signedInInProject(access);
/** GRP-12, MI-1 */
export const seesAllIssues: Allows = ({ supportBot, user }) => supportBot === true || !!user?.isAdministrator;

export const projectOf = ({ target }: Access): TargetAccess => {
  if (target?.kind === 'project') return target;
  throw new DomainError('forbidden', 'An issue is read and written in its project');
};

/** Planner+ of the project, and those who see everything (GRP-12, MI-1). */
export const isPlanner = (access: Access): boolean =>
  seesAllIssues(access) || (access.target !== null && access.target.role >= roles.planner);
/** PART-4 */
export const isReporter = (access: Access): boolean =>
  seesAllIssues(access) || (access.target !== null && access.target.role >= roles.reporter);
/** MI-12 */
export const reporterInProject: Allows = (access) => signedInInProject(access) && isReporter(access);
/** HIS-4 */
export const plannerInProject: Allows = (access) => inProject(access) && isPlanner(access);
export const isOwner = (access: Access): boolean => projectOf(access).role >= roles.owner;
export const userIdOf = ({ user }: Access): number => user!.id;

/** By the user who asks; when it was, only an Owner may say. */
export const authorshipOf = (
  access: Access,
  { byMail, uploads, createdAt }: Omit<Authorship, 'authorId'>,
): Authorship => ({
  authorId: userIdOf(access),
  byMail,
  uploads,
  createdAt: createdAt !== null && isOwner(access) ? new Date(createdAt).toISOString() : null,
});

/** GRP-20, GRP-21 */
export const mayRead = (access: Access, issue: PresentIssue): boolean =>
  issue.projectId === projectOf(access).id &&
  (!issue.confidential || isPlanner(access) || isAuthorOrAssignee(access, issue));

export const isAuthorOrAssignee = (
  { user }: Access,
  { authorId, assigneeIds }: Pick<PresentIssue, 'authorId' | 'assigneeIds'>,
): boolean => user !== null && (user.id === authorId || assigneeIds.includes(user.id));

/** GRP-30 */
export const isWritable = (access: Access): boolean => !projectOf(access).archived;
/** GRP-30 @throws DomainError `project-archived` */
export const assertWritable = (access: Access): void => {
  const code: IssueRefusal = 'project-archived';
  if (!isWritable(access)) throw new DomainError(code, 'Project is archived');
};

/** GRP-24 */
export const mayEdit = (access: Access, issue: PresentIssue): boolean =>
  isPlanner(access) || isAuthorOrAssignee(access, issue);

/** GRP-24 @throws DomainError `forbidden` */
export const assertMayEdit = (access: Access, issue: PresentIssue): void => {
  if (!mayEdit(access, issue)) throw new DomainError('forbidden', `You may not change issue #${issue.iid}`);
};

/** GRP-25 @throws DomainError `forbidden` */
export const assertMayPlan = (access: Access, { iid }: PresentIssue, what: string): void => {
  if (!isPlanner(access)) throw new DomainError('forbidden', `You may not change ${what} issue #${iid}`);
};

/** GRP-25 @throws DomainError `forbidden` */
export const assertMayTrackTime = (access: Access, { iid }: PresentIssue): void => {
  if (!isPlanner(access)) throw new DomainError('forbidden', `You may not track the time of issue #${iid}`);
};

/** GRP-29 @throws DomainError `forbidden` */
export const assertMayDelete = (access: Access, iid: number): void => {
  if (!isOwner(access)) throw new DomainError('forbidden', `You may not delete issue #${iid}`);
};

/** GRP-27 @throws DomainError `forbidden` */
export const assertMayEditNote = (access: Access, { noteId, authorId }: NoteRow): void => {
  if (access.user?.id !== authorId && projectOf(access).role < roles.maintainer)
    throw new DomainError('forbidden', `You may not change note ${noteId}`);
};

/** LNK-1: CRM is on, and the user may view what the contact source owns. */
export const seesContacts = ({ target }: Access): boolean =>
  target !== null &&
  target.group.crmEnabled &&
  target.contactSource.crmEnabled &&
  target.contactSource.role >= roles.planner;

/** @throws DomainError `forbidden` */
export const assertMayViewContacts = (access: Access): void => {
  if (!seesContacts(access)) throw new DomainError('forbidden', 'You may not view the contacts of this issue');
};

/** TIM-10: Planner+ of the group that was entered, and CRM-1 on its contact source. */
export const reportsTime: Allows = (access) =>
  access.user !== null && access.target?.kind === 'group' && isPlanner(access) && seesContacts(access);

const MAY_NOT_SET = 'You have insufficient permissions to set customer relations contacts for this issue';
/** LNK-2 (CRM-3) */
export const maySetContacts = (access: Access): boolean =>
  seesContacts(access) && projectOf(access).role >= roles.planner;
/** LNK-2 @throws DomainError `forbidden` */
export const assertMaySetContacts = (access: Access): void => {
  if (!maySetContacts(access)) throw new DomainError('forbidden', MAY_NOT_SET);
};
