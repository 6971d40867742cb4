import { Injectable } from '@nestjs/common';
import { historyPage, Page, readGroupHistory, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { AccessService } from '../access/access.service';
import type { Viewer } from '../access/viewer';
import type { MembersEvent } from '../members/members';
import { membersStreamOf } from '../members/members.decider';
import type { GroupChange } from '../tree/group-history/group-change';
import { groupHistory, GroupHistoryRow } from '../tree/group-history/group-history.projection';
import { memberHistoryOf } from './member-history';

type Reply = ReplyOf<typeof readGroupHistory>;

/** What groups were, and what became of them and of their members (HIS-1 to HIS-3, API-49). */
@Injectable()
export class GroupHistories {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
    private readonly access: AccessService,
  ) {}

  /** Of a group that was entered; one that is deleted, by administrators. @throws DomainError `group-not-found` */
  async ofGroup(groupId: number, page: Page, scope: RequestScope): Promise<Reply> {
    const viewer = await this.access.viewer(scope);
    const group = viewer.model.groups.get(groupId);
    if (!group || (group.isDeleted && !viewer.user?.isAdministrator)) throw notFound(groupId);
    return this.page(await this.rowOf(groupId, scope), page, viewer);
  }

  /** Of one that is gone for good. @throws DomainError `group-not-found` */
  async ofRemoved(groupId: number, page: Page, scope: RequestScope): Promise<Reply> {
    const viewer = await this.access.viewer(scope);
    if (viewer.model.groups.has(groupId)) throw notFound(groupId);
    return this.page(await this.rowOf(groupId, scope), page, viewer);
  }

  /** As of the request, or later. */
  private async rowOf(groupId: number, { access: { position } }: RequestScope): Promise<GroupHistoryRow> {
    const documents = await this.readModels.documents(groupHistory);
    if (!(await this.readModels.waitForPosition(groupHistory.handles, position)))
      throw new DomainError('unavailable', 'The history of groups is not up to date; try again soon');
    const row = (await documents.get([groupId])).get(groupId);
    if (row) return row;
    throw notFound(groupId);
  }

  private async page({ groupId, changes, ...founding }: GroupHistoryRow, page: Page, viewer: Viewer): Promise<Reply> {
    const stream = membersStreamOf({ kind: 'group', id: groupId });
    const members = memberHistoryOf(await this.eventStore.read<MembersEvent>(stream), founding);
    const all = inOrder([...changes, ...members]);
    const { users } = viewer.model;
    const seen = all.flatMap((change) => seenBy(viewer, change) ?? []);
    return historyPage(seen, page, async (ids) => ids.flatMap((id) => users.get(id) ?? []));
  }
}

/** Two streams are told as one: by their places in the log, and never an earlier time after a later one. */
const inOrder = (changes: readonly GroupChange[]): readonly GroupChange[] => {
  let latest = '';
  return [...changes]
    .sort((a, b) => a.id - b.id)
    .map((change) => {
      latest = change.at > latest ? change.at : latest;
      return { ...change, at: latest };
    });
};

/** Without other groups that the reader may not see; null where nothing is left (HIS-3). */
const seenBy = (viewer: Viewer, { changes, ...entry }: GroupChange): GroupChange | null => {
  const isSeen = (id: unknown) => {
    if (typeof id !== 'number' || viewer.user?.isAdministrator) return true;
    const group = viewer.model.groups.get(id);
    return group !== undefined && viewer.sees(group) !== null;
  };
  const named = Object.entries(changes);
  const seen = named.filter(([name, { from, to }]) => !NAME_GROUPS.includes(name) || (isSeen(from) && isSeen(to)));
  return seen.length === 0 && named.length > 0 ? null : { ...entry, changes: Object.fromEntries(seen) };
};
const NAME_GROUPS = ['parentId', 'crmSourceGroupId'];

const notFound = (groupId: number) => new DomainError('group-not-found', `There is no group ${groupId}`);
