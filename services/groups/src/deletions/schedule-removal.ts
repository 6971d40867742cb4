import { Injectable } from '@nestjs/common';
import { AnnouncementOf, groupDeleted, projectDeleted } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { AnnouncementHandler, ListenerDefinition } from '@ledgerdesk/service-host';
import type { Namespace } from '../members/members';
import { treeAt } from '../tree/tree-at';
import { deletionOf } from '../tree/deleted';
import { removalStream } from './removal';
import { removalProcess } from './removal.process';

const SCHEDULED_WITHIN_MS = 10_000;
type Deleted = typeof groupDeleted | typeof projectDeleted;

/** Begins to wait for the end of what is deleted (GRP-19). */
@Injectable()
export class ScheduleRemoval implements AnnouncementHandler<Deleted> {
  constructor(private readonly eventStore: EventStore) {}

  /** The tree says whether it is still deleted; what is scheduled is not scheduled again. */
  async handle(announcement: AnnouncementOf<Deleted>): Promise<void> {
    const place = placeOf(announcement.data);
    const tree = await treeAt(this.eventStore, Number(announcement.position));
    const deletionId = deletionOf(tree, place);
    if (deletionId === null) return;
    const { removeAt } = tree.deletions[deletionId]!;
    const scope = RequestScope.ofAnnouncement(announcement, 'system', SCHEDULED_WITHIN_MS);
    const input = { type: 'ScheduleRemoval', data: { deletionId, place, removeAt } } as const;
    await recordInput(this.eventStore, removalStream(deletionId), removalProcess, input, scope.command());
  }
}

const placeOf = (deleted: AnnouncementOf<Deleted>['data']): Namespace =>
  'groupId' in deleted ? { kind: 'group', id: deleted.groupId } : { kind: 'project', id: deleted.projectId };

export const scheduleRemoval: ListenerDefinition = {
  durable: 'removals',
  contracts: [groupDeleted, projectDeleted],
  handler: ScheduleRemoval,
};
