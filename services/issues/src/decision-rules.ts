import type { IssueContactsRefusal, IssueRefusal, NoteRefusal, TimeRefusal } from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import {
  externalAuthorOf,
  Ids,
  isPresent,
  Issue,
  IssueAssigneesChanged,
  IssueChange,
  IssueContactsSet,
  IssueLabelsChanged,
  MOST_REOPENINGS,
  NotePlace,
  PresentIssue,
} from './issues/issue';
import { without } from './without';

export const refusal = (code: IssueRefusal | NoteRefusal | IssueContactsRefusal | TimeRefusal, message: string) =>
  new DomainError(code, message);

/** An issue of another project, or one that is deleted, is not there. */
export const presentIssue = (issue: Issue, { issueId, projectId }: Ids): PresentIssue => {
  if (!isPresent(issue) || issue.projectId !== projectId)
    throw refusal('issue-not-found', `There is no issue ${issueId} in project ${projectId}`);
  return issue;
};

/** The same, to be written on: not while it is being moved (MOV-6). */
export const writableIssue = (issue: Issue, ids: Ids): PresentIssue => {
  const present = presentIssue(issue, ids);
  if (present.moving) throw beingMoved(present);
  return present;
};

export const beingMoved = ({ iid }: PresentIssue) => refusal('issue-being-moved', `Issue #${iid} is being moved.`);

/** Of a note that people wrote. */
export const presentNote = ({ notes, iid }: PresentIssue, noteId: number): NotePlace => {
  const note = notes.find((note) => note.noteId === noteId);
  if (!note) throw refusal('note-not-found', `There is no note ${noteId} on issue #${iid}`);
  if (note.system) throw refusal('system-note', `Note ${noteId} is written by the system and stays as it is`);
  return note;
};

/** LOOP-16 */
const REOPENED_WITHIN_MS = 24 * 60 * 60_000;
/** Whether replies by mail have reopened it as often as they may. */
export const isReopenedOften = ({ reopenedByMail }: PresentIssue, now: string): boolean =>
  reopenedByMail.filter((at) => Date.parse(now) - Date.parse(at) < REOPENED_WITHIN_MS).length >= MOST_REOPENINGS;

/** MI-12 @throws DomainError `already-a-ticket` */
export const assertNoTicket = (issue: PresentIssue): void => {
  if (externalAuthorOf(issue) !== null) throw refusal('already-a-ticket', `Issue #${issue.iid} has an external author`);
};

export const assertUnchanged = (name: string, changes: number, ifChanges?: readonly number[]): void => {
  if (ifChanges && !ifChanges.includes(changes))
    throw refusal('precondition-failed', `${name} has had ${changes} changes`);
};

export const later = (one: string, other: string): string => (one > other ? one : other);
export const changedAt = ({ now }: CommandMetadata, { updatedAt }: PresentIssue): string => later(now, updatedAt);

/** Ids that were drawn for the system notes of a command: a decision takes as many as it needs, in order. */
export type SystemNoteIds = { systemNoteIds: readonly number[] };
/** A change that is shown as a system note: an event, but for the id of that note. */
export type NotedChange<E> = (changed: IssueChange) => E;

/** The events of these changes. @throws Error where fewer ids were drawn than there are changes */
export const noted = <E>(
  changes: readonly NotedChange<E>[],
  { issueId, projectId, authorId, changedAt }: Omit<IssueChange, 'noteId'>,
  systemNoteIds: readonly number[],
): E[] =>
  changes.map((change, index) => {
    const noteId = systemNoteIds[index];
    if (noteId === undefined) throw new Error(`${changes.length} changes have ${systemNoteIds.length} system notes`);
    return change({ issueId, projectId, noteId, authorId, changedAt });
  });

/** The change of the links to contacts, if there is any. */
export const contactsSet = (
  added: readonly number[],
  removed: readonly number[],
): readonly NotedChange<IssueContactsSet>[] => {
  if (added.length + removed.length === 0) return [];
  return [(changed) => ({ type: 'IssueContactsSet', data: { ...changed, added, removed } })];
};

/** `set`: in place of the present ones. */
export type LabelChanges = Readonly<{ set?: readonly number[]; add: readonly number[]; remove: readonly number[] }>;

/** The change of the labels of an issue, if there is any. */
export const labelsChanged = (
  { set, add, remove }: LabelChanges,
  present: readonly number[],
): readonly NotedChange<IssueLabelsChanged>[] => {
  const ids = difference(present, without([...(set ?? present), ...add], remove));
  return ids === null ? [] : [(changed) => ({ type: 'IssueLabelsChanged', data: { ...changed, ...ids } })];
};

/** The change of the assignees of an issue to these, if there is any. */
export const assigneesChanged = (
  wanted: readonly number[],
  present: readonly number[],
): readonly NotedChange<IssueAssigneesChanged>[] => {
  const ids = difference(present, wanted);
  return ids === null ? [] : [(changed) => ({ type: 'IssueAssigneesChanged', data: { ...changed, ...ids } })];
};

const difference = (present: readonly number[], wanted: readonly number[]) => {
  const added = without([...new Set(wanted)], present);
  const removed = without(present, wanted);
  return added.length + removed.length === 0 ? null : { added, removed };
};
