import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateIssue } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMayEdit, assertWritable, userIdOf } from '../issue-access';
import { UpdateIssue } from './decide-issue';
import type { PresentIssue } from './issue';
import { IssueDetails } from './issue-details/issue-details.query';
import { issueFields } from './issue-fields';
import { IssueIds } from './issue-ids';

/** In the project that was entered, by whoever has entered. Absent is unchanged. */
export class UpdateIssueInProject extends ScopedCommand('UpdateIssueInProject')<
  RequestPayload<typeof updateIssue>,
  PresentIssue
> {}

@CommandHandler(UpdateIssueInProject)
export class UpdateIssueHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly ids: IssueIds,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `precondition-failed`; InvalidFields */
  async execute({ data, scope }: UpdateIssueInProject): Promise<Executed<PresentIssue>> {
    const { iid, confidential, stateEvent, ifChanges, ...input } = data;
    const present = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    assertMayEdit(scope.access, present, confidential !== undefined && confidential !== present.confidential);
    const details = { ...issueFields(input), ...(confidential === undefined ? {} : { confidential }) };
    const mostChanges = Object.keys(details).length + (stateEvent ? 1 : 0);
    const update = {
      issueId: present.issueId,
      projectId: present.projectId,
      authorId: userIdOf(scope.access),
      details,
      ...(stateEvent ? { stateEvent } : {}),
      ...(ifChanges ? { ifChanges } : {}),
      systemNoteIds: await this.ids.note.takeMany(mostChanges),
    };
    return this.commands.execute(new UpdateIssue(update, scope.command()));
  }
}
