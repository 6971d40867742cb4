import { Controller } from '@nestjs/common';
import { makeTicket } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { assertWritable, reporterInProject, userIdOf } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { ConvertToTicket } from './decide-participants';

/** What the mail asks for on behalf of a user who converts an issue (MI-12). */
@Controller()
export class TicketsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly ids: IssueIds,
  ) {}

  @Answers(makeTicket, reporterInProject)
  async make({ payload: { iid, correspondentId }, scope }: IncomingRequest<typeof makeTicket>) {
    const { issueId, projectId } = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    const by = { authorId: userIdOf(scope.access), noteId: await this.ids.note.take() };
    const convert = new ConvertToTicket({ issueId, projectId, ...by, correspondentId }, scope.command());
    const executed = await this.commands.execute(convert);
    const visible = await this.readModels.waitUntilVisible(executed);
    return { issueId, position: executed.position, visible };
  }
}
