import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, addNote, listNotes, readNote } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { demandWritable, inProject, isPlanner, signedInInProject, writtenBy } from '../issue-access';
import { Issue, PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { noteBody } from '../issues/issue-fields';
import { AddNote } from '../issues/issue.decider';
import { NoteList } from './note-list/note-list.query';

@Controller()
export class NotesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly noteList: NoteList,
  ) {}

  @Answers(addNote, signedInInProject)
  async add(@Received() { payload, access, metadata, commandId }: Asked<typeof addNote, Access>) {
    const { iid, noteId, internal, createdAt } = payload;
    const { issueId, projectId } = await this.details.read(iid, access);
    demandWritable(access);
    if (internal && !isPlanner(access)) throw new DomainError('forbidden', 'You may not write internal notes');
    const body = noteBody(payload.body);

    const unlinked = { contactIds: [], contactsNoteId: 0 };
    const ids = { issueId, projectId, noteId };
    const add = new AddNote(
      { ...ids, body, internal, ...writtenBy(access, createdAt), ...unlinked },
      { ...metadata, commandId: commandId(1) },
    );
    const { state, position }: Executed<Issue> = await this.commands.execute(add);
    const visible = await this.readModels.show(['NoteAdded'], position);
    const [issue, behalf] = [state as PresentIssue, { access, metadata }];
    const row = await this.noteList.find(issue, noteId, behalf);
    return { note: await this.noteList.view(row, issue, behalf), position, visible };
  }

  @Answers(readNote, inProject)
  async read(@Received() { payload: { iid, noteId }, access, metadata }: Asked<typeof readNote, Access>) {
    const [issue, behalf] = [await this.details.read(iid, access), { access, metadata }];
    const row = await this.noteList.find(issue, noteId, behalf);
    return { note: await this.noteList.view(row, issue, behalf), uploads: [...row.uploads] };
  }

  @Answers(listNotes, inProject)
  async list(@Received() { payload, access, metadata }: Asked<typeof listNotes, Access>) {
    const issue = await this.details.read(payload.iid, access);
    return this.noteList.page(issue, payload, { access, metadata });
  }
}
