import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, addNote, editNote, listNotes, readNote } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import {
  demandEditNote,
  demandWritable,
  inProject,
  isPlanner,
  signedInInProject,
  userIdOf,
  writtenBy,
} from '../issue-access';
import { Issue, PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { noteBody } from '../issues/issue-fields';
import { AddNote, EditNote } from '../issues/issue.decider';
import { Behalf } from '../other-services';
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
    return this.answer(await this.commands.execute(add), noteId, { access, metadata });
  }

  @Answers(editNote, signedInInProject)
  async edit(@Received() { payload, access, metadata, commandId }: Asked<typeof editNote, Access>) {
    const { iid, noteId, ifChanges } = payload;
    const issue = await this.details.read(iid, access);
    const behalf = { access, metadata };
    const former = await this.noteList.find(issue, noteId, behalf);
    demandWritable(access);
    demandEditNote(access, former);

    const { issueId, projectId } = issue;
    const ids = { issueId, projectId, noteId, editorId: userIdOf(access) };
    const edited = { ...ids, body: noteBody(payload.body), former, ...(ifChanges ? { ifChanges } : {}) };
    const edit = new EditNote(edited, { ...metadata, commandId: commandId(1) });
    return this.answer(await this.commands.execute(edit), noteId, behalf);
  }

  @Answers(readNote, inProject)
  async read(@Received() { payload: { iid, noteId }, access, metadata }: Asked<typeof readNote, Access>) {
    const issue = await this.details.read(iid, access);
    const behalf = { access, metadata };
    const row = await this.noteList.find(issue, noteId, behalf);
    return { note: await this.noteList.view(row, issue, behalf), uploads: [...row.uploads] };
  }

  @Answers(listNotes, inProject)
  async list(@Received() { payload, access, metadata }: Asked<typeof listNotes, Access>) {
    const issue = await this.details.read(payload.iid, access);
    return this.noteList.page(issue, payload, { access, metadata });
  }

  private async answer({ state, position }: Executed<Issue>, noteId: number, behalf: Behalf) {
    const visible = await this.readModels.waitForPosition(['NoteAdded', 'NoteEdited'], position);
    const issue = state as PresentIssue;
    const row = await this.noteList.find(issue, noteId, behalf);
    return { note: await this.noteList.view(row, issue, behalf), position, visible };
  }
}
