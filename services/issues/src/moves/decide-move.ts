import { Command } from '@ledgerdesk/event-sourcing';
import { publicNotesAfter } from '../public-notes';
import { beingMoved, changedAt, noted, NotedChange, presentIssue, refusal, SystemNoteIds } from '../decision-rules';
import type {
  ArrivedIssue,
  ArrivingIssue,
  Ids,
  Issue,
  IssueArrived,
  IssueEvent,
  IssuePlace,
  NoteAdded,
  PresentIssue,
  TimeSpent,
} from '../issues/issue';

type OfMove = Ids & { moveId: string };
/** A note or time entry of the original, as it is recorded of the new issue. */
export type Copy = NoteAdded | TimeSpent;

/** From now on nothing is written on the original. */
export class StartMove extends Command('StartMove')<
  OfMove & { intoId: number; toProjectId: number; movedBy: number },
  PresentIssue
> {}
/** The original stays. It is the last word on this move: one that comes late starts it no more. */
export class AbandonMove extends Command('AbandonMove')<OfMove & { toProjectId: number }, Issue> {}
/** The original is closed, and leads to the new issue. */
export class FinishMove extends Command('FinishMove')<
  OfMove & { authorId: number; noteId: number; to: IssuePlace },
  Issue
> {}
/** Of the new issue, as the three below; what was copied before is not copied again. */
export class CopyIntoIssue extends Command('CopyIntoIssue')<Ids & { copies: readonly Copy[] }, Issue> {}
/** The turning point: from now on the issue is this one. `leftBehind`: contacts of the former project. */
export class ReceiveIssue extends Command('ReceiveIssue')<
  OfMove &
    SystemNoteIds & {
      authorId: number;
      from: IssueArrived['data']['from'];
      issue: Omit<ArrivedIssue, 'time' | 'userNotes' | 'publicNotes'> & { estimate: number };
      leftBehind: number;
    },
  Issue
> {}
/** Nothing arrives any more, however late. Refused where it has arrived. */
export class AbandonArrival extends Command('AbandonArrival')<OfMove, Issue> {}

export const startMove = ({ data, metadata }: StartMove, issue: Issue): IssueEvent[] => {
  const present = presentIssue(issue, data);
  const { moveId } = data;
  if (present.moving?.moveId === moveId || present.abandonedMoves.includes(moveId)) return [];
  if (present.moving) throw beingMoved(present);
  assertNotMoved(present);
  return [{ type: 'IssueMoveStarted', data: { ...data, changedAt: changedAt(metadata, present) } }];
};

/** MOV-1 @throws DomainError `issue-not-movable` */
export const assertNotMoved = ({ movedTo }: Pick<PresentIssue, 'movedTo'>): void => {
  if (movedTo) throw notPermitted();
};

/** MOV-3 */
export const notPermitted = () => refusal('issue-not-movable', 'Cannot move issue due to insufficient permissions!');

export const abandonMove = ({ data, metadata }: AbandonMove, issue: Issue): IssueEvent[] => {
  if (!('moving' in issue) || issue.abandonedMoves.includes(data.moveId)) return [];
  return [{ type: 'IssueMoveAbandoned', data: { ...data, changedAt: changedAt(metadata, issue) } }];
};

export const finishMove = ({ data, metadata }: FinishMove, issue: Issue): IssueEvent[] => {
  if (!('moving' in issue) || issue.moving?.moveId !== data.moveId) return [];
  const { moveId: _, ...moved } = data;
  return [{ type: 'IssueMoved', data: { ...moved, changedAt: changedAt(metadata, issue) } }];
};

export const copyIntoIssue = ({ data }: CopyIntoIssue, issue: Issue): IssueEvent[] => {
  if (issue.status !== 'unknown' && issue.status !== 'arriving') return [];
  const copied = new Set(issue.status === 'arriving' ? issue.notes.map(({ copyOf }) => copyOf) : []);
  return data.copies.filter((copy) => !copied.has(copy.data.copyOf));
};

export const receiveIssue = ({ data, metadata: { now } }: ReceiveIssue, issue: Issue): IssueEvent[] => {
  if (issue.status === 'abandoned') throw notPermitted();
  if (issue.status !== 'unknown' && issue.status !== 'arriving') return [];
  const { moveId, from, leftBehind, systemNoteIds } = data;
  const { estimate, ...details } = data.issue;
  const notes = issue.status === 'arriving' ? issue.notes : [];
  const { spent, entries } = issue.status === 'arriving' ? issue.time : { spent: 0, entries: 0 };
  const received = { ...details, time: { estimate, spent, entries }, ...known(notes) };
  const changes: NotedChange<IssueEvent>[] = [
    (changed) => ({ type: 'IssueArrived', data: { ...changed, moveId, from, issue: received } }),
  ];
  if (leftBehind > 0)
    changes.push((changed) => ({ type: 'IssueContactsLeftBehind', data: { ...changed, count: leftBehind } }));
  return noted(changes, { ...data, changedAt: now }, systemNoteIds);
};

/** Those that people wrote. */
const known = (notes: ArrivingIssue['notes']): Pick<ArrivedIssue, 'userNotes' | 'publicNotes'> => {
  const written = notes.filter(({ system }) => !system);
  const internal = written.filter((note) => note.internal).length;
  return {
    userNotes: { public: written.length - internal, internal },
    publicNotes: publicNotesAfter([], notes),
  };
};

export const abandonArrival = ({ data, metadata: { now } }: AbandonArrival, issue: Issue): IssueEvent[] => {
  if (issue.status === 'abandoned') return [];
  if (issue.status !== 'unknown' && issue.status !== 'arriving')
    throw refusal('issue-already-exists', `Issue ${data.issueId} has arrived`);
  return [{ type: 'IssueArrivalAbandoned', data: { ...data, changedAt: now } }];
};
