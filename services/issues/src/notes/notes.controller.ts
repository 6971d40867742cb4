import { Controller } from '@nestjs/common';
import { addNote, editNote, listNotes, QuickActionRefusal, readNote } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { assertWritable, inProject, signedInInProject } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import type { TypedCommand } from '../quick-actions/commands-in-text';
import { commandsOf, QuickActions, readText } from '../quick-actions/quick-actions';
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
    private readonly quickActions: QuickActions,
  ) {}

  @Answers(addNote, signedInInProject)
  async add({ payload: { iid, ...note }, scope }: IncomingRequest<typeof addNote>) {
    const { text: body, commands } = readText(note.body ?? '');
    if (commands.length > 0 && body.trim() === '') return this.runAlone(iid, commands, scope);
    const add = { ...note, body, issue: { iid }, byMail: null, uploads: [], contactIds: [] };
    const executed = await this.commands.execute(new AddNoteInProject(add, scope));
    if (commands.length === 0) return this.answer(executed, note.noteId, scope);
    const { last, ...results } = await this.quickActions.run(iid, commands, scope);
    const answered = await this.answer(executed, note.noteId, scope);
    if (!last) return { ...answered, commands: commandsOf(results) };
    const visible = await this.readModels.waitUntilVisible(last);
    return { ...answered, visible, position: last.position, commands: commandsOf(results) };
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

  /** QA-7: there is no note. */
  private async runAlone(iid: number, commands: readonly TypedCommand[], scope: RequestScope) {
    const { issueId } = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    const { last, ...results } = await this.quickActions.run(iid, commands, scope);
    if (!results.succeeded) {
      const code: QuickActionRefusal = 'no-command-applied';
      throw new DomainError(code, results.summary.join(', '));
    }
    const done = { note: null, commands: commandsOf(results) };
    // What another service did on the issue, or a move, it has waited for itself.
    if (!last) return { ...done, position: await this.details.position(issueId), visible: true };
    const visible = await this.readModels.waitUntilVisible(last);
    return { ...done, position: last.position, visible };
  }

  private async answer(executed: Executed<PresentIssue>, noteId: number, scope: RequestScope) {
    const visible = await this.readModels.waitUntilVisible(executed);
    const { state: issue, position } = executed;
    const row = await this.noteList.find(issue, noteId, scope.access, await executed.events());
    return { note: await this.noteList.view(row, issue, scope), position, visible };
  }
}
