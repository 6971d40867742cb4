import { existingProject, fullPathOf, fullPathOfProject, isWithin } from './existing';
import { refusal } from './refusal';
import { isAffected, RunningTransfer } from './running-transfers';
import { linked, Tree } from './tree';

/** TRF-57. @throws DomainError `part-of-transfer` */
export const assertSettingsFree = (tree: Tree, groupId: number): void => {
  const touches = (transfer: RunningTransfer) =>
    [transfer.sourceBefore, transfer.sourceAfter].includes(groupId) ||
    isWithin(tree, groupId, transfer.groupId) ||
    isWithin(tree, transfer.toParentId, groupId);
  refuseBecauseOf(Object.values(tree.transfers).find(touches), () => fullPathOf(tree, groupId));
};

/**
 * TRF-57: a group that a transfer moves, one that it moves to, a contact source of it, or one above any of these, neither
 * gets another path nor is deleted.
 *
 * @throws DomainError `part-of-transfer`
 */
export const assertMayBeRenamed = (tree: Tree, groupId: number): void => {
  const touches = ({ groupId: moved, fromParentId, toParentId, sourceBefore, sourceAfter }: RunningTransfer) =>
    [moved, fromParentId, toParentId, sourceBefore, sourceAfter].some((id) => isWithin(tree, id, groupId));
  refuseBecauseOf(Object.values(tree.transfers).find(touches), () => fullPathOf(tree, groupId));
};

/** TRF-57: whose contacts migrate is nobody's new contact source. @throws DomainError `part-of-transfer` */
export const assertMayBeSource = (tree: Tree, groupId: number): void => {
  const leaves = ({ mode, sourceBefore }: RunningTransfer) => mode !== 'none' && sourceBefore === groupId;
  refuseBecauseOf(Object.values(tree.transfers).find(leaves), () => fullPathOf(tree, groupId));
};

/** TRF-57: no project moves into or out of the affected part. @throws DomainError `part-of-transfer` */
export const assertProjectMayMove = (tree: Tree, projectId: number, toGroupId: number): void => {
  const { groupId } = existingProject(tree, projectId);
  const groups = linked(tree);
  const isIn = (id: number, transfer: RunningTransfer) => isAffected(groups.get(id)!, transfer);
  for (const transfer of Object.values(tree.transfers)) {
    if (isIn(groupId, transfer) === isIn(toGroupId, transfer)) continue;
    const leaves = isIn(groupId, transfer);
    refuseBecauseOf(transfer, () => (leaves ? fullPathOfProject(tree, projectId) : fullPathOf(tree, toGroupId)));
  }
};

const refuseBecauseOf = (transfer: RunningTransfer | undefined, fullPath: () => string): void => {
  if (!transfer) return;
  const { transferId } = transfer;
  throw refusal('part-of-transfer', `${fullPath()} is part of group transfer ${transferId}.`, { transferId });
};

/** TRF-57: the project of the affected part that is being transferred itself, which is finished first. */
export const projectInTheWay = (tree: Tree, affected: ReadonlySet<number>): number | null => {
  for (const id of Object.keys(tree.projectTransfers).map(Number))
    if (affected.has(existingProject(tree, id).groupId)) return id;
  return null;
};
