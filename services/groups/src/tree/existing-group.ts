import { at } from './by-id';
import { refusal } from './refusal';
import { GroupInTree, Tree } from './tree';

/** @throws DomainError `group-not-found` */
export const existingGroup = (tree: Tree, groupId: number): GroupInTree => {
  const group = at(tree.groups, groupId);
  if (!group) throw refusal('group-not-found', `There is no group ${groupId}`);
  return group;
};

/** How many groups there are from the root down to this one; none for null. */
export const levelsDownTo = (tree: Tree, groupId: number | null): number => {
  let levels = 0;
  for (let id = groupId; id !== null; id = existingGroup(tree, id).parentId) levels += 1;
  return levels;
};
