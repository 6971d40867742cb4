import { CommandHandler } from '@nestjs/cqrs';
import type { editNote, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMayEditNote, assertWritable, userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { noteBody } from '../issues/issue-fields';
import { EditNote } from './decide-notes';
import { ReadableUploads } from '../readable-uploads';
import { NoteList } from './note-list/note-list.query';

/** On an issue of the project that was entered, by whoever has entered. */
export class EditNoteInProject extends ScopedCommand('EditNoteInProject')<
  RequestPayload<typeof editNote>,
  PresentIssue
> {}

@CommandHandler(EditNoteInProject)
export class EditNoteHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly noteList: NoteList,
    private readonly readableUploads: ReadableUploads,
  ) {}

  /**
   * @throws DomainError `issue-not-found`, `note-not-found`, `project-archived`, `forbidden`, `system-note`,
   * `precondition-failed`; InvalidFields
   */
  async execute({ data, scope }: EditNoteInProject): Promise<Executed<PresentIssue>> {
    const { iid, noteId, ifChanges } = data;
    const issue = await this.details.read(iid, scope.access);
    const former = await this.noteList.find(issue, noteId, scope.access);
    assertWritable(scope.access);
    assertMayEditNote(scope.access, former);
    const body = noteBody(data.body);
    const edit = {
      issueId: issue.issueId,
      projectId: issue.projectId,
      noteId,
      editorId: userIdOf(scope.access),
      body,
      uploads: await this.readableUploads.referredIn(body, scope.access),
      former,
      ...(ifChanges ? { ifChanges } : {}),
    };
    return this.commands.execute(new EditNote(edit, scope.command()));
  }
}
