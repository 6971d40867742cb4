import { Controller } from '@nestjs/common';
import { addNote, editNote, listNotes, readNote } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { inProject, signedInInProject } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { AddNoteInProject } from './add-note.handler';
import { EditNoteInProject } from './edit-note.handler';
import { NoteList } from './note-list/note-list.query';

@Controller()
export class NotesController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly noteList: NoteList,
  ) {}

  @Answers(addNote, signedInInProject)
  async add({ payload: { iid, ...note }, scope }: IncomingRequest<typeof addNote>) {
    const add = new AddNoteInProject({ ...note, issue: { iid }, byMail: null, uploads: [], contactIds: [] }, scope);
    return this.answer(await this.commands.execute(add), note.noteId, scope);
  }

  @Answers(editNote, signedInInProject)
  async edit({ payload, scope }: IncomingRequest<typeof editNote>) {
    return this.answer(await this.commands.execute(new EditNoteInProject(payload, scope)), payload.noteId, scope);
  }

  @Answers(readNote, inProject)
  async read({ payload: { iid, noteId }, scope }: IncomingRequest<typeof readNote>) {
    const issue = await this.details.read(iid, scope.access);
    const row = await this.noteList.find(issue, noteId, scope.access);
    return { note: await this.noteList.view(row, issue, scope), uploads: [...row.uploads] };
  }

  @Answers(listNotes, inProject)
  async list({ payload, scope }: IncomingRequest<typeof listNotes>) {
    const issue = await this.details.read(payload.iid, scope.access);
    return this.noteList.page(issue, payload, scope);
  }

  private async answer(executed: Executed<PresentIssue>, noteId: number, scope: RequestScope) {
    const visible = await this.readModels.waitUntilVisible(executed);
    const { state: issue, position } = executed;
    const row = await this.noteList.find(issue, noteId, scope.access, await executed.events());
    return { note: await this.noteList.view(row, issue, scope), position, visible };
  }
}
