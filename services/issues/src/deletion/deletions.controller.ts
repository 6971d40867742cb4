import { Controller } from '@nestjs/common';
import { deleteIssue, deleteNote, findDeleted } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { signedInInProject } from '../issue-access';
import type { Ids } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { DeleteIssueInProject } from './delete-issue.handler';
import { DeleteNoteInProject } from './delete-note.handler';

@Controller()
export class DeletionsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
  ) {}

  @Answers(deleteIssue, signedInInProject)
  async deleteIssue({ payload, scope }: IncomingRequest<typeof deleteIssue>) {
    return this.answer(await this.commands.execute(new DeleteIssueInProject(payload, scope)));
  }

  @Answers(deleteNote, signedInInProject)
  async deleteNote({ payload, scope }: IncomingRequest<typeof deleteNote>) {
    return this.answer(await this.commands.execute(new DeleteNoteInProject(payload, scope)));
  }

  @Answers(findDeleted)
  async find({ payload: { issueId, noteId } }: IncomingRequest<typeof findDeleted>) {
    const issue = await this.details.find(issueId);
    const isThere = noteId === null || issue?.notes.some((note) => note.noteId === noteId) === true;
    return { isDeleted: issue === null || !isThere };
  }

  private async answer(executed: Executed<Ids>) {
    const { state, position } = executed;
    return { issueId: state.issueId, position, visible: await this.readModels.waitUntilVisible(executed) };
  }
}
