import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMayTrackTime, assertWritable, userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { TrackTime } from './decide-time';
import { timeChangeOf, TimeInput } from './time-input';

/** On an issue of the project that was entered, by whoever has entered. */
export class TrackTimeInProject extends ScopedCommand('TrackTimeInProject')<
  { iid: number; input: TimeInput },
  PresentIssue
> {}

@CommandHandler(TrackTimeInProject)
export class TrackTimeHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly ids: IssueIds,
  ) {}

  /**
   * @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `duration-not-understood`, `no-time-spent`,
   * `spent-in-the-future`, `more-than-spent`; InvalidFields
   */
  async execute({ data: { iid, input }, scope }: TrackTimeInProject): Promise<Executed<PresentIssue>> {
    const issue = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    assertMayTrackTime(scope.access, issue);
    const track = {
      issueId: issue.issueId,
      projectId: issue.projectId,
      authorId: userIdOf(scope.access),
      noteId: await this.ids.note.take(),
      change: timeChangeOf(input),
    };
    return this.commands.execute(new TrackTime(track, scope.command()));
  }
}
