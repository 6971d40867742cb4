import { Injectable } from '@nestjs/common';
import { AnnouncementOf, groupRestored, projectRestored, projectTransferred } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { AnnouncementHandler, ListenerDefinition } from '@ledgerdesk/service-host';
import { treeAt } from '../tree/tree-at';
import { linkRemovalStream } from './link-removal';
import { linkRemovalProcess } from './link-removal.process';

const STARTED_WITHIN_MS = 10_000;
type Placed = typeof projectTransferred | typeof projectRestored | typeof groupRestored;

/** Begins the removal of links of projects that were transferred or restored, where their contact source has changed (PRJ-2). */
@Injectable()
export class StartLinkRemoval implements AnnouncementHandler<Placed> {
  constructor(private readonly eventStore: EventStore) {}

  /** The tree says what is still to be done; a removal that has begun does not begin again. */
  async handle(announcement: AnnouncementOf<Placed>): Promise<void> {
    const tree = await treeAt(this.eventStore, Number(announcement.position));
    const scope = RequestScope.ofAnnouncement(announcement, 'transfer', STARTED_WITHIN_MS);
    for (const [id, { transferId, sourceAfter: keepSourceId, transferredBy: by }] of Object.entries(
      tree.projectTransfers,
    )) {
      const input = {
        type: 'StartLinkRemoval',
        data: { transferId, projectId: Number(id), keepSourceId, by },
      } as const;
      const command = scope.command(transferId);
      await recordInput(this.eventStore, linkRemovalStream(transferId), linkRemovalProcess, input, command);
    }
  }
}

export const startLinkRemoval: ListenerDefinition = {
  durable: 'project-transfers',
  contracts: [projectTransferred],
  handler: StartLinkRemoval,
};
export const startLinkRemovalOfRestored: ListenerDefinition = {
  durable: 'restored-projects',
  contracts: [projectRestored, groupRestored],
  handler: StartLinkRemoval,
};
