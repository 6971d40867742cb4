import { idsWhere } from './by-id';
import { contactSourceIn, contactSourceOf } from './contact-source';
import { existingGroup, groupsFrom } from './existing';
import type { SourceChange } from './running-transfers';
import { linked, Tree } from './tree';

/** What moving a group would mean for contacts. */
export type TransferPlan = SourceChange & Readonly<{ toParentId: number | null; committed: null }>;

/** TRF-11, TRF-13; `toParentId` null: it becomes a root. @throws DomainError `group-not-found` */
export const transferPlan = (tree: Tree, groupId: number, toParentId: number | null): TransferPlan => {
  const parent = toParentId === null ? null : (existingGroup(tree, toParentId), toParentId);
  existingGroup(tree, groupId);
  const groups = linked(tree);
  const group = groups.get(groupId)!;
  const { id: sourceBefore } = contactSourceOf(groups, group);
  const { id: sourceAfter } = contactSourceIn(groups, group, parent === null ? null : groups.get(parent)!);
  const sources = { sourceBefore, sourceAfter };
  return { groupId, toParentId, mode: modeOf(tree, groupId, sources), ...sources, committed: null };
};

type Sources = Pick<TransferPlan, 'sourceBefore' | 'sourceAfter'>;

const modeOf = (tree: Tree, groupId: number, { sourceBefore, sourceAfter }: Sources): TransferPlan['mode'] => {
  if (sourceBefore === sourceAfter) return 'none';
  return sourceBefore === groupId && !isSourceOutside(tree, groupId) ? 'move' : 'copy';
};

/** Whether a group outside its subtree has it as contact source. */
const isSourceOutside = (tree: Tree, groupId: number): boolean => {
  const inside = groupsFrom(tree, groupId);
  return idsWhere(tree.groups, ({ crm }, id) => crm.sourceGroupId === groupId && !inside.has(id)).length > 0;
};

/**
 * TRF-17: the groups whose configured source is set to the new one when a plan in mode `move` is committed. An undo sets it
 * back where it was set (TRF-45).
 */
export const changedSources = (tree: Tree, { groupId, mode, sourceBefore, sourceAfter, undo }: TransferPlan) =>
  mode === 'move'
    ? [...groupsFrom(tree, groupId).keys()]
        .filter((id) => id !== groupId && existingGroup(tree, id).crm.sourceGroupId === sourceBefore)
        .filter((id) => undo === undefined || undo.sources.includes(id))
        .map((id) => ({ groupId: id, sourceGroupId: sourceAfter }))
    : [];
