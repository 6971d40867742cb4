import { Injectable } from '@nestjs/common';
import { RequestInput, recordParticipants } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { SupportBot } from '../service-desk/support-bot';

type IssueRef = Readonly<{ projectId: number; issueId: number }>;
type Change = RequestInput<typeof recordParticipants>['change'];

/** What is refused while an issue is being moved may be tried again: then it is known where it is. */
export const passingWhileMoved = (error: unknown): unknown =>
  error instanceof DomainError && error.code === 'issue-being-moved'
    ? new DomainError('unavailable', error.message)
    : error;

/** Writes system notes of who is mailed about an issue. One that is gone needs none. */
@Injectable()
export class IssueNotifier {
  constructor(
    private readonly client: ServiceClient,
    private readonly supportBot: SupportBot,
  ) {}

  /**
   * @param requestId of the note: asked again, it is the same one
   * @param scope of whoever has entered the issue's project
   */
  async note(issueId: number, change: Change, requestId: string, scope: RequestScope): Promise<void> {
    try {
      const context = { ...scope.request(recordParticipants.subject), requestId };
      await this.client.send(recordParticipants, { issueId, change }, context);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'issue-not-found') throw passingWhileMoved(error);
    }
  }

  /** The same, after entering its project as the Support Bot; one that is gone needs no note either. */
  async enterAndNote(
    { projectId, issueId }: IssueRef,
    change: Change,
    requestId: string,
    scope: RequestScope,
  ): Promise<void> {
    const access = await this.supportBot.enter(projectId, scope);
    if (access) await this.note(issueId, change, requestId, scope.as(access));
  }
}
