import { Injectable } from '@nestjs/common';
import {
  AnnouncementOf,
  groupTransferred,
  groupUpdated,
  projectTransferred,
  projectUpdated,
  resolveAccess,
  visibleProjects,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { AnnouncementHandler, ListenerDefinition } from '@ledgerdesk/service-host';
import { slugOf } from '../addresses/slug';
import { ServiceDesks } from './service-desks';
import { SupportBot } from './support-bot';

type Moved = typeof groupUpdated | typeof groupTransferred | typeof projectUpdated | typeof projectTransferred;

const RENAMED_WITHIN_MS = 60_000;

/** Claims suffixes anew where projects have another path by now (RT-18). A repetition claims what is left. */
@Injectable()
export class RenameKeys implements AnnouncementHandler<Moved> {
  constructor(
    private readonly serviceDesks: ServiceDesks,
    private readonly supportBot: SupportBot,
    private readonly client: ServiceClient,
  ) {}

  async handle(announcement: AnnouncementOf<Moved>): Promise<void> {
    const { data } = announcement;
    if ('changed' in data && !data.changed.includes('path')) return;
    const scope = RequestScope.ofAnnouncement(announcement, 'mail', RENAMED_WITHIN_MS);
    const projectIds = 'projectId' in data ? [data.projectId] : await this.projectsBelow(data.groupId, scope);
    for (const projectId of projectIds) await this.rename(projectId, scope);
  }

  private async rename(projectId: number, scope: RequestScope): Promise<void> {
    if ((await this.serviceDesks.of(projectId)).keySlug === null) return;
    const access = await this.supportBot.enter(projectId, scope, `enter-${projectId}`);
    if (!access) return;
    const slug = slugOf(access.target.fullPath);
    await this.serviceDesks.renameKey(projectId, slug, scope.command(`rename-${projectId}-${slug}`));
  }

  /** None of a group that is gone. */
  private async projectsBelow(groupId: number, scope: RequestScope): Promise<readonly number[]> {
    try {
      const entered = { who: { as: 'support-bot' }, what: { group: groupId } } as const;
      const access = await this.client.ask(resolveAccess, entered, scope.as(null), 'enter-group');
      const { planner, others } = await this.client.ask(visibleProjects, {}, scope.as(access), 'projects');
      return [...planner, ...others];
    } catch (error) {
      if (error instanceof DomainError && error.code === 'group-not-found') return [];
      throw error;
    }
  }
}

export const renameKeysOfProjects: ListenerDefinition = {
  durable: 'project-paths',
  contracts: [groupUpdated, groupTransferred, projectUpdated, projectTransferred],
  handler: RenameKeys,
};
