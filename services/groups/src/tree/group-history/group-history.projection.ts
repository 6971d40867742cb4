import { Others, Projection } from '@ledgerdesk/event-sourcing';
import type { TreeEvent } from '../tree';
import { fieldsAfter, GroupChange, groupChange, GroupFields } from './group-change';

/**
 * A group and what happened to it, oldest first, but for its members, who have a stream of their own. `lineage`: itself, and
 * what is above it, from the root.
 */
export type GroupHistoryRow = Readonly<{
  groupId: number;
  lineage: readonly number[];
  owner: number | null;
  createdAt: string;
  fields: GroupFields;
  changes: readonly GroupChange[];
}>;

/** What concerns groups in the stream of all groups and projects, group by group; also of those that are gone for good. */
export const groupHistory: Projection<GroupHistoryRow, TreeEvent> = {
  collection: 'group-history',
  version: 1,
  fields: { lineage: 'number[]' },
  indexes: [['lineage']],
  handles: [
    ...(['GroupCreated', 'GroupChanged', 'CrmSettingsChanged', 'GroupTransferred'] as const),
    ...(['NamespaceDeleted', 'NamespaceRestored', 'NamespaceRemoved'] as const),
  ],
  documentIds: ({ type, data }) => {
    switch (type) {
      case 'GroupCreated':
      case 'GroupChanged':
      case 'CrmSettingsChanged':
        return [data.groupId];
      case 'GroupTransferred':
        return { where: { lineage: { has: data.groupId } } };
      case 'NamespaceDeleted':
        return data.place.kind === 'group' ? [data.place.id] : [];
      case 'NamespaceRestored':
        return data.place.kind === 'group' ? { where: { lineage: { has: data.place.id } } } : [];
      case 'NamespaceRemoved':
        return data.groupIds;
      case 'ProjectCreated':
      case 'ProjectChanged':
      case 'ProjectArchived':
      case 'ProjectUnarchived':
      case 'GroupTransferStarted':
      case 'GroupTransferFailed':
      case 'GroupTransferCompleted':
      case 'ProjectTransferred':
      case 'ProjectTransferCompleted':
        return [];
    }
  },
  reads: (event) => newParentOf(event) ?? [],
  evolve: (row, event, others) => {
    const begun = row ?? (event.type === 'GroupCreated' ? newRow(event.data) : null);
    if (!begun) return null;
    const { groupId } = begun;
    const before = row && row.fields;
    const fields = fieldsAfter(before, event, groupId);
    if (!fields) return row;
    const change = groupChange(before, event, fields, groupId);
    const changes = change ? [...begun.changes, change] : begun.changes;
    return { ...begun, lineage: lineageAfter(begun, event, others), fields, changes };
  },
};

const newParentOf = ({ type, data }: TreeEvent): readonly number[] | null => {
  if (type !== 'GroupCreated' && type !== 'GroupTransferred') return null;
  return data.parentId === null ? [] : [data.parentId];
};

const newRow = ({ groupId, owner, createdAt }: Extract<TreeEvent, { type: 'GroupCreated' }>['data']) => ({
  groupId,
  lineage: [groupId],
  owner,
  createdAt,
  changes: [],
});

/** What it is below moves with what was moved. */
const lineageAfter = (
  { lineage }: Pick<GroupHistoryRow, 'lineage'>,
  event: TreeEvent,
  others: Others<GroupHistoryRow>,
): readonly number[] => {
  const parents = newParentOf(event);
  if (!parents || (event.type !== 'GroupCreated' && event.type !== 'GroupTransferred')) return lineage;
  const above = parents.flatMap((id) => others.get(id)?.lineage ?? []);
  return [...above, ...lineage.slice(lineage.indexOf(event.data.groupId))];
};
