import { Injectable } from '@nestjs/common';
import { AnnouncementOf, projectTransferred } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { AnnouncementHandler, ListenerDefinition } from '@ledgerdesk/service-host';
import { TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';
import { linkRemovalStream } from './link-removal';
import { linkRemovalProcess } from './link-removal.process';

const STARTED_WITHIN_MS = 10_000;

/** Begins the removal of links of a project that was transferred, where its contact source has changed (PRJ-2). */
@Injectable()
export class StartLinkRemoval implements AnnouncementHandler<typeof projectTransferred> {
  constructor(private readonly eventStore: EventStore) {}

  /** The tree says what is still to be done; a removal that has begun does not begin again. */
  async handle(announcement: AnnouncementOf<typeof projectTransferred>): Promise<void> {
    const { projectId } = announcement.data;
    const { state, last } = await this.eventStore.load(TREE, treeDecider);
    if (!last || last.position < Number(announcement.position)) throw behind();
    const running = state.projectTransfers[projectId];
    if (!running) return;
    const { transferId, sourceAfter: keepSourceId, transferredBy: by } = running;
    const scope = RequestScope.ofAnnouncement(announcement, 'transfer', STARTED_WITHIN_MS);
    const input = { type: 'StartLinkRemoval', data: { transferId, projectId, keepSourceId, by } } as const;
    await recordInput(this.eventStore, linkRemovalStream(transferId), linkRemovalProcess, input, scope.command());
  }
}

/** Whoever follows the log may be faster than what the event store remembers of a stream. */
const behind = () => new DomainError('unavailable', 'The tree is not known up to the announcement yet; it comes again');

export const startLinkRemoval: ListenerDefinition = {
  durable: 'project-transfers',
  contracts: [projectTransferred],
  handler: StartLinkRemoval,
};
