import { idsWhere } from './by-id';
import { groupsFrom } from './existing';
import type { GroupInTree, GroupTransferEvent, GroupTransferStarted, Tree } from './tree';

/** A group transfer from its start until it is completed or has failed. `committed`: the group is at its new place. */
export type RunningTransfer = Readonly<
  Pick<
    GroupTransferStarted['data'],
    | 'transferId'
    | 'groupId'
    | 'fromParentId'
    | 'toParentId'
    | 'mode'
    | 'migrates'
    | 'sourceBefore'
    | 'sourceAfter'
    | 'undo'
  > & { committed: Readonly<{ oldRootId: number; newRootId: number }> | null }
>;
export type RunningTransfers = Readonly<Record<number, RunningTransfer>>;

/** What runs after one more event. */
export const runningAfter = (running: RunningTransfers, event: GroupTransferEvent): RunningTransfers => {
  const { transferId } = event.data;
  switch (event.type) {
    case 'GroupTransferStarted': {
      const { contactsScope: _, requestedBy: __, startedAt: ___, ...transfer } = event.data;
      return { ...running, [transferId]: { ...transfer, committed: null } };
    }
    case 'GroupTransferred': {
      const { oldRootId, newRootId } = event.data;
      const transfer = running[transferId];
      return transfer ? { ...running, [transferId]: { ...transfer, committed: { oldRootId, newRootId } } } : running;
    }
    case 'GroupTransferFailed':
    case 'GroupTransferCompleted': {
      const { [transferId]: _, ...others } = running;
      return others;
    }
  }
};

/** What of a transfer, running or planned, says whose contact source it changes. */
export type SourceChange = Pick<RunningTransfer, 'groupId' | 'mode' | 'sourceBefore' | 'sourceAfter' | 'undo'> &
  Readonly<{ committed: object | null }>;

/**
 * TRF-11, TRF-17: a group below the moved one gets the contact source from above, or is given the new one in place of it. An
 * undo gives the former one back to those that it was taken from.
 */
const follows = (
  { crm }: Pick<GroupInTree, 'crm'>,
  id: number,
  { mode, sourceBefore, sourceAfter, committed, undo }: SourceChange,
) =>
  crm.sourceGroupId === null ||
  (mode === 'move' &&
    crm.sourceGroupId === (committed ? sourceAfter : sourceBefore) &&
    (undo === undefined || undo.sources.includes(id)));

interface Placed extends Pick<GroupInTree, 'crm'> {
  readonly id: number;
  readonly parent: Placed | null;
}

/** Whether the transfer changes the contact source of this group. */
export const isAffected = (group: Placed, transfer: SourceChange): boolean => {
  if (transfer.mode === 'none') return false;
  for (let at: Placed | null = group; at; at = at.parent) {
    if (at.id === transfer.groupId) return true;
    if (!follows(at, at.id, transfer)) return false;
  }
  return false;
};

/**
 * The groups whose contact source the transfer changes. Once it is committed, those below that had the new one before are
 * among them too: they can't be told apart any more, and there is nothing to do for them.
 */
export const affectedGroups = (tree: Tree, transfer: SourceChange): ReadonlySet<number> =>
  transfer.mode === 'none'
    ? new Set()
    : new Set(groupsFrom(tree, transfer.groupId, (group, id) => follows(group, id, transfer)).keys());

/** The projects of these. */
export const affectedProjects = (tree: Tree, transfer: SourceChange): readonly number[] => {
  const groups = affectedGroups(tree, transfer);
  return groups.size === 0 ? [] : idsWhere(tree.projects, ({ groupId }) => groups.has(groupId));
};
