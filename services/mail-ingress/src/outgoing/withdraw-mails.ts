import { Injectable } from '@nestjs/common';
import { AnnouncementOf, groupDeleted, issueDeleted, noteDeleted, projectDeleted } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { AnnouncementHandler, Clock, ListenerDefinition } from '@ledgerdesk/service-host';
import { outgoingList } from './outgoing-list/outgoing-list.projection';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';

const WITHDRAWN_WITHIN_MS = 10_000;
type Deleted = typeof groupDeleted | typeof projectDeleted | typeof issueDeleted | typeof noteDeleted;

/**
 * Of projects, issues and notes that are deleted, the mails that no server has accepted (OUT-31). What is queued later is found to be about
 * nothing before it is tried.
 */
@Injectable()
export class WithdrawMails implements AnnouncementHandler<Deleted> {
  constructor(
    private readonly eventStore: EventStore,
    private readonly readModels: ReadModels,
    private readonly outgoingList: OutgoingList,
    private readonly outgoingMails: OutgoingMails,
    private readonly clock: Clock,
  ) {}

  /** A repetition withdraws what is left. @throws DomainError `unavailable` */
  async handle(announcement: AnnouncementOf<Deleted>): Promise<void> {
    const { data } = announcement;
    await this.waitForList();
    const scope = RequestScope.ofAnnouncement(announcement, 'mail', WITHDRAWN_WITHIN_MS);
    const at = this.clock.now();
    const overtaken = { type: 'Overtaken', data: { reason: 'gone', at: at.toISOString() } } as const;
    for await (const outgoingId of this.unsent(data))
      await this.outgoingMails.record(outgoingId, overtaken, scope.command(`withdraw-${outgoingId}`, at));
  }

  private async *unsent(data: AnnouncementOf<Deleted>['data']): AsyncGenerator<string> {
    if ('issueId' in data) {
      const noteId = 'noteId' in data ? data.noteId : null;
      yield* this.outgoingList.unsentAbout({ issueId: data.issueId, noteId });
    } else {
      const projectIds = 'projectIds' in data ? data.projectIds : [data.projectId];
      for (const projectId of projectIds) yield* this.outgoingList.unsent(projectId);
    }
  }

  private async waitForList(): Promise<void> {
    const head = await this.eventStore.log.head();
    if (await this.readModels.waitForPosition(outgoingList.handles, head, WITHDRAWN_WITHIN_MS)) return;
    throw new DomainError('unavailable', 'The list of mails is not up to date at present; it comes again');
  }
}

export const withdrawMailsOfDeleted: ListenerDefinition = {
  durable: 'mails-of-deleted',
  contracts: [groupDeleted, projectDeleted, issueDeleted, noteDeleted],
  handler: WithdrawMails,
};
