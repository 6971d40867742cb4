import { CommandHandler } from '@nestjs/cqrs';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertWritable, authorshipOf, isPlanner } from '../issue-access';
import type { Authorship, PresentIssue } from '../issues/issue';
import { IssueDetails, IssueReference } from '../issues/issue-details/issue-details.query';
import { noteBody } from '../issues/issue-fields';
import { IssueIds } from '../issues/issue-ids';
import { ReadableUploads } from '../readable-uploads';
import { AddNote } from './decide-notes';

/** `uploads`: that came with a mail; those of others are what the text refers to. */
type NewNote = Omit<Authorship, 'authorId'> & {
  issue: IssueReference;
  noteId: number;
  body: string | null;
  internal: boolean;
  contactIds: readonly number[];
};

/** On an issue of the project that was entered, by whoever has entered. `contactIds`: of a mail, linked as they are. */
export class AddNoteInProject extends ScopedCommand('AddNoteInProject')<NewNote, PresentIssue> {}

@CommandHandler(AddNoteInProject)
export class AddNoteHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly ids: IssueIds,
    private readonly readableUploads: ReadableUploads,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `note-already-exists`; InvalidFields */
  async execute({ data, scope }: AddNoteInProject): Promise<Executed<PresentIssue>> {
    const { noteId, internal, contactIds, byMail } = data;
    const { issueId, projectId } = await this.details.idsOf(data.issue, scope.access);
    assertWritable(scope.access);
    if (internal && !isPlanner(scope.access)) throw new DomainError('forbidden', 'You may not write internal notes');
    const body = noteBody(data.body);
    const uploads = byMail ? data.uploads : await this.readableUploads.referredIn(body, scope.access);
    const add = {
      issueId,
      projectId,
      noteId,
      body,
      internal,
      ...authorshipOf(scope.access, { ...data, uploads }),
      contactIds,
      systemNoteIds: await this.ids.note.takeMany(contactIds.length > 0 ? 1 : 0),
    };
    return this.commands.execute(new AddNote(add, scope.command()));
  }
}
