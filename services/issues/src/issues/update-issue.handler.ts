import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateIssue } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AssignableUsers } from '../assignees/assignable-users';
import { assertMayEdit, assertMayPlan, assertWritable, userIdOf } from '../issue-access';
import { ReadableUploads } from '../readable-uploads';
import { IssueLabels } from '../labels/issue-labels';
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
    private readonly issueLabels: IssueLabels,
    private readonly assignableUsers: AssignableUsers,
    private readonly readableUploads: ReadableUploads,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `precondition-failed`; InvalidFields */
  async execute({ data, scope }: UpdateIssueInProject): Promise<Executed<PresentIssue>> {
    const { iid, confidential, labels, addLabels, removeLabels, assigneeIds, stateEvent, ifChanges, ...input } = data;
    const labelNames = omitUndefined({ labels, addLabels, removeLabels });
    const present = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    assertMayEdit(scope.access, present);
    if (confidential !== undefined && confidential !== present.confidential)
      assertMayPlan(scope.access, present, 'who sees');
    if (Object.keys(labelNames).length > 0) assertMayPlan(scope.access, present, 'the labels of');
    if (assigneeIds) assertMayPlan(scope.access, present, 'the assignees of');
    const details = { ...issueFields(input), ...(confidential === undefined ? {} : { confidential }) };
    const labelChanges = await this.issueLabels.changes(labelNames, present.labelIds, scope);
    const assignees = assigneeIds && (await this.assignableUsers.among(assigneeIds, scope));
    const others = [labelChanges, assignees, stateEvent].filter((change) => change);
    const uploads = await this.readableUploads.referredIn(details.description ?? null, scope.access);
    const update = {
      issueId: present.issueId,
      projectId: present.projectId,
      authorId: userIdOf(scope.access),
      details,
      uploads,
      ...(labelChanges ? { labels: labelChanges } : {}),
      ...(assignees ? { assigneeIds: assignees } : {}),
      ...(stateEvent ? { stateEvent } : {}),
      ...(ifChanges ? { ifChanges } : {}),
      systemNoteIds: await this.ids.note.takeMany(Object.keys(details).length + others.length),
    };
    return this.commands.execute(new UpdateIssue(update, scope.command()));
  }
}
