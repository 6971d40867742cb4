import { Command, later } from '@ledgerdesk/event-sourcing';
import type { Namespace } from '../members/members';
import { at, idsWhere } from './by-id';
import { deletedFrom, deletionOf, presentGroup, presentProject } from './deleted';
import { existingGroup, existingProject, fullPathOf, groupsFrom } from './existing';
import { assertMayBeRenamed } from './freezes';
import { refusal } from './refusal';
import { sourcesIn, Tree, TreeEvent } from './tree';

/** Their ids are told in one event. */
const MOST_AT_ONCE = 50_000;

/** `confirmed`: by the full path, or nothing in it owns contacts. */
export class DeleteNamespace extends Command('DeleteNamespace')<
  { deletionId: number; place: Namespace; by: number; confirmed: boolean; delayMs: number },
  Tree
> {}
/** `transferIds`: as many as there are misfits, at least. */
export class RestoreNamespace extends Command('RestoreNamespace')<
  { place: Namespace; by: number; transferIds: readonly number[] },
  Tree
> {}
/** For good, unless it was restored. */
export class RemoveNamespace extends Command('RemoveNamespace')<{ deletionId: number }, Tree> {}

/** GRP-18, GRP-19 */
export const deleteNamespace = ({ data, metadata }: DeleteNamespace, tree: Tree): TreeEvent[] => {
  const { deletionId, place, by, confirmed, delayMs } = data;
  if (place.kind === 'group') {
    presentGroup(tree, place.id);
    assertMayBeRenamed(tree, place.id);
    assertNoSourceOfOthers(tree, place.id);
    if (!confirmed) throw refusal('not-confirmed', 'confirm must be the full path of the group to delete');
  } else presentProject(tree, place.id);
  const { groupIds, projectIds } = insideOf(tree, place);
  if (groupIds.length + projectIds.length > MOST_AT_ONCE)
    throw refusal(
      'too-much-to-delete',
      `Group has more than ${MOST_AT_ONCE} groups and projects. Delete some of them first.`,
    );
  const times = { deletedAt: metadata.now, removeAt: later(metadata.now, delayMs) };
  return [{ type: 'NamespaceDeleted', data: { deletionId, place, projectIds, deletedBy: by, ...times } }];
};

/** GRP-18 */
const assertNoSourceOfOthers = (tree: Tree, groupId: number): void => {
  const inside = groupsFrom(tree, groupId);
  const groupIds = idsWhere(
    tree.groups,
    ({ crm }, id) => !inside.has(id) && crm.sourceGroupId !== null && inside.has(crm.sourceGroupId),
  );
  if (groupIds.length === 0) return;
  const message = 'Group is the contact source of other groups. Choose another contact source for them first.';
  throw refusal('contact-source-of-others', message, { groupIds });
};

/** GRP-19. What is above cannot have become too deep: what is deleted counts for transfers of it. */
export const restoreNamespace = ({ data, metadata }: RestoreNamespace, tree: Tree): TreeEvent[] => {
  const { place, by, transferIds } = data;
  const parentId = parentOf(tree, place);
  const above = deletedFrom(tree, parentId);
  if (above !== null) throw refusal('restored-above-first', `Restore ${fullPathOf(tree, above)} first.`);
  const deletionId = deletionOf(tree, place);
  if (deletionId === null) {
    const kind = place.kind === 'group' ? 'Group' : 'Project';
    throw refusal('not-deleted', `${kind} has not been marked for deletion`);
  }
  const misfits = misfitsOf(tree, place).map((misfit, index) => {
    const transferId = transferIds[index];
    if (transferId === undefined) throw refusal('concurrent-change', 'Contact sources have just changed; try again');
    return { ...misfit, transferId };
  });
  const highestVisibility = parentId === null ? null : existingGroup(tree, parentId).visibility;
  const restoration = { misfits, restoredBy: by, restoredAt: metadata.now };
  return [{ type: 'NamespaceRestored', data: { deletionId, place, highestVisibility, ...restoration } }];
};

export const removeNamespace = ({ data: { deletionId }, metadata }: RemoveNamespace, tree: Tree): TreeEvent[] => {
  const deletion = tree.deletions[deletionId];
  if (!deletion) return [];
  const { place } = deletion;
  const removed = { deletionId, place, ...insideOf(tree, place), removedAt: metadata.now };
  return [{ type: 'NamespaceRemoved', data: removed }];
};

/** The projects of what is deleted whose contact source is another one by now, each with it. */
export const misfitsOf = (tree: Tree, place: Namespace) => {
  const deletionId = deletionOf(tree, place);
  if (deletionId === null) return [];
  const before = tree.deletions[deletionId]!.sources;
  const sources = sourcesIn(tree, place);
  return insideOf(tree, place).projectIds.flatMap((projectId) => {
    const { groupId } = at(tree.projects, projectId)!;
    const sourceAfter = sources[groupId]!;
    return sourceAfter === before[groupId] ? [] : { projectId, sourceAfter };
  });
};

const insideOf = (tree: Tree, { kind, id }: Namespace) => {
  if (kind === 'project') return { groupIds: [], projectIds: [id] };
  const inside = groupsFrom(tree, id);
  return { groupIds: [...inside.keys()], projectIds: idsWhere(tree.projects, ({ groupId }) => inside.has(groupId)) };
};

const parentOf = (tree: Tree, { kind, id }: Namespace): number | null =>
  kind === 'group' ? existingGroup(tree, id).parentId : existingProject(tree, id).groupId;
