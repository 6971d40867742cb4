import { CommandHandler } from '@nestjs/cqrs';
import type { deleteNote, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMayEditNote, assertWritable, userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { NoteList } from '../notes/note-list/note-list.query';
import { DeleteNote } from './decide-deletion';

/** Of an issue of the project that was entered, by whoever has entered. */
export class DeleteNoteInProject extends ScopedCommand('DeleteNoteInProject')<
  RequestPayload<typeof deleteNote>,
  PresentIssue
> {}

@CommandHandler(DeleteNoteInProject)
export class DeleteNoteHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly noteList: NoteList,
  ) {}

  /**
   * Whether it is there yet is decided, so that a repeat is answered alike.
   *
   * @throws DomainError `issue-not-found`, `note-not-found`, `project-archived`, `forbidden`, `system-note`,
   * `precondition-failed`
   */
  async execute({ data, scope }: DeleteNoteInProject): Promise<Executed<PresentIssue>> {
    const { iid, noteId, ifChanges } = data;
    const issue = await this.details.read(iid, scope.access);
    const isDeleted = issue.deletedNotes.some((note) => note.noteId === noteId);
    const note = isDeleted ? null : await this.noteList.find(issue, noteId, scope.access);
    assertWritable(scope.access);
    if (note) assertMayEditNote(scope.access, note);
    const { issueId, projectId } = issue;
    const deletion = { issueId, projectId, noteId, deletedBy: userIdOf(scope.access), ...omitUndefined({ ifChanges }) };
    return this.commands.execute(new DeleteNote(deletion, scope.command()));
  }
}
