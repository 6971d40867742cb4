import { CommandHandler } from '@nestjs/cqrs';
import type { deleteIssue, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMayDelete, assertWritable, userIdOf } from '../issue-access';
import type { DeletedIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { DeleteIssue } from './decide-deletion';

/** Of the project that was entered, by whoever has entered. */
export class DeleteIssueInProject extends ScopedCommand('DeleteIssueInProject')<
  RequestPayload<typeof deleteIssue>,
  DeletedIssue
> {}

@CommandHandler(DeleteIssueInProject)
export class DeleteIssueHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `precondition-failed` */
  async execute({ data, scope }: DeleteIssueInProject): Promise<Executed<DeletedIssue>> {
    const { issueId, projectId } = await this.details.readDeletable(data.iid, scope.access);
    assertWritable(scope.access);
    assertMayDelete(scope.access, data.iid);
    const { ifChanges } = data;
    const deletion = { issueId, projectId, deletedBy: userIdOf(scope.access), ...omitUndefined({ ifChanges }) };
    return this.commands.execute(new DeleteIssue(deletion, scope.command()));
  }
}
