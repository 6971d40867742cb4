import { Injectable } from '@nestjs/common';
import { findMisfitLinks } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { projectPart } from '../transfers/project-part';
import { at } from '../tree/by-id';
import { projectsOfSource, sourceChangeOf } from '../tree/source-change';
import { TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';

/** Issues whose links to contacts tie a group to its contact source (SRC-7). */
@Injectable()
export class LinkedIssues {
  constructor(
    private readonly eventStore: EventStore,
    private readonly client: ServiceClient,
  ) {}

  /**
   * Whether links would not fit where this becomes the configured source; null: it is cleared.
   *
   * @throws DomainError `unavailable`
   */
  async wouldMisfit(groupId: number, sourceGroupId: number | null, scope: RequestScope): Promise<boolean> {
    const { state: tree } = await this.eventStore.load(TREE, treeDecider);
    if (sourceGroupId !== null && !at(tree.groups, sourceGroupId)) return false;
    const { projectIds, sourceAfter } = sourceChangeOf(tree, groupId, sourceGroupId);
    return this.anyMisfit(projectIds, sourceAfter, scope);
  }

  /** Whether any other source would be refused. @throws DomainError `unavailable` */
  async isSourceLocked(groupId: number, scope: RequestScope): Promise<boolean> {
    const { state: tree } = await this.eventStore.load(TREE, treeDecider);
    return this.anyMisfit(projectsOfSource(tree, groupId), null, scope);
  }

  private async anyMisfit(
    projectIds: readonly number[],
    keepSourceId: number | null,
    scope: RequestScope,
  ): Promise<boolean> {
    for (let from: string | null = null; projectIds.length > 0;) {
      const part = projectPart(projectIds, from);
      const asked = { projectIds: [...part.projectIds], keepSourceId, after: part.within };
      const step = `${findMisfitLinks.subject}/${keepSourceId ?? 'any'}/${from ?? ''}`;
      const { found, next } = await this.client.ask(findMisfitLinks, asked, scope, step);
      if (found) return true;
      from = part.next(next);
      if (from === null) break;
    }
    return false;
  }
}
