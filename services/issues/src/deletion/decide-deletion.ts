import { Command } from '@ledgerdesk/event-sourcing';
import { assertUnchanged, changedAt, writableIssue, presentNote } from '../decision-rules';
import type { DeletedIssue, Ids, Issue, IssueEvent, PresentIssue } from '../issues/issue';

/** `ifChanges`: only if it has had one of these numbers of changes. */
type ByUser = Ids & { deletedBy: number; ifChanges?: readonly number[] };
export class DeleteIssue extends Command('DeleteIssue')<ByUser, DeletedIssue> {}
export class DeleteNote extends Command('DeleteNote')<ByUser & { noteId: number }, PresentIssue> {}

export const deleteIssue = ({ data, metadata }: DeleteIssue, issue: Issue): IssueEvent[] => {
  const { ifChanges, ...deleted } = data;
  const present = writableIssue(issue, data);
  assertUnchanged(`Issue ${present.issueId}`, present.changes, ifChanges);
  return [{ type: 'IssueDeleted', data: { ...deleted, changedAt: changedAt(metadata, present) } }];
};

export const deleteNote = ({ data, metadata }: DeleteNote, issue: Issue): IssueEvent[] => {
  const { ifChanges, ...deleted } = data;
  const present = writableIssue(issue, data);
  const { internal, changes } = presentNote(present, data.noteId);
  assertUnchanged(`Note ${data.noteId}`, changes, ifChanges);
  return [{ type: 'NoteDeleted', data: { ...deleted, internal, changedAt: changedAt(metadata, present) } }];
};
