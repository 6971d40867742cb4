import { at, idsWhere } from './by-id';
import { refusal } from './refusal';
import type { GroupInTree, ProjectInTree, Tree } from './tree';

/** GRP-1 */
export const MOST_LEVELS = 20;
export const TOO_DEEP = `Parent group is too deep (maximum is ${MOST_LEVELS} levels)`;

/** @throws DomainError `group-not-found` */
export const existingGroup = (tree: Tree, groupId: number): GroupInTree => {
  const group = at(tree.groups, groupId);
  if (!group) throw refusal('group-not-found', `There is no group ${groupId}`);
  return group;
};

/** @throws DomainError `project-not-found` */
export const existingProject = (tree: Tree, projectId: number): ProjectInTree => {
  const project = at(tree.projects, projectId);
  if (!project) throw refusal('project-not-found', `There is no project ${projectId}`);
  return project;
};

/** The group and its ancestors, from there to the root; none for null. */
export const lineOf = (tree: Tree, groupId: number | null): readonly number[] => {
  const line: number[] = [];
  for (let id = groupId; id !== null; id = existingGroup(tree, id).parentId) line.push(id);
  return line;
};

/** How many groups there are from the root down to this one; none for null. */
export const levelsDownTo = (tree: Tree, groupId: number | null): number => lineOf(tree, groupId).length;

/** Whether the group is another one, or somewhere below it. */
export const isWithin = (tree: Tree, groupId: number | null, ancestorId: number): boolean =>
  lineOf(tree, groupId).includes(ancestorId);

export const rootOf = (tree: Tree, groupId: number): number => lineOf(tree, groupId).at(-1)!;

export const fullPathOf = (tree: Tree, groupId: number): string =>
  lineOf(tree, groupId)
    .map((id) => existingGroup(tree, id).path)
    .reverse()
    .join('/');

export const fullPathOfProject = (tree: Tree, projectId: number): string => {
  const { groupId, path } = existingProject(tree, projectId);
  return `${fullPathOf(tree, groupId)}/${path}`;
};

/**
 * The group and what is below it, each with its number of levels below it. `enters`: where it is false of a group below,
 * that one and what is below it are left out.
 */
export const groupsFrom = (
  tree: Tree,
  groupId: number,
  enters: (group: GroupInTree, id: number) => boolean = () => true,
): ReadonlyMap<number, number> => {
  const levels = new Map<number, number>([[groupId, 0]]);
  const outside = new Set<number>();
  const levelOf = (id: number): number | null => {
    const known = levels.get(id);
    if (known !== undefined) return known;
    if (outside.has(id)) return null;
    const group = existingGroup(tree, id);
    const above = group.parentId === null || !enters(group, id) ? null : levelOf(group.parentId);
    if (above === null) outside.add(id);
    else levels.set(id, above + 1);
    return above === null ? null : above + 1;
  };
  idsWhere(tree.groups, (_, id) => levelOf(id) !== null);
  return levels;
};
