import { CommandHandler } from '@nestjs/cqrs';
import type { reopenIssueByMail, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertWritable, projectOf, userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { Names } from '../names';
import { ReopenByMail } from './decide-reopening';

/** Of the project that was entered, by the Support Bot. */
export class ReopenIssueInProject extends ScopedCommand('ReopenIssueInProject')<
  RequestPayload<typeof reopenIssueByMail>,
  PresentIssue
> {}

@CommandHandler(ReopenIssueInProject)
export class ReopenIssueHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly names: Names,
    private readonly ids: IssueIds,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived` */
  async execute({ data: { issueId, byMail }, scope }: ReopenIssueInProject): Promise<Executed<PresentIssue>> {
    assertWritable(scope.access);
    const users = (await this.details.find(issueId))?.assigneeIds ?? [];
    const named = await this.names.of({ users, correspondents: [] }, scope);
    const reopen = {
      issueId,
      projectId: projectOf(scope.access).id,
      authorId: userIdOf(scope.access),
      byMail,
      mentioned: users.map((id) => named.user(id).username),
      systemNoteIds: await this.ids.note.takeMany(2),
    };
    return this.commands.execute(new ReopenByMail(reopen, scope.command()));
  }
}
