import type { Namespace } from '../members/members';
import { existingGroup, existingProject, lineOf } from './existing';
import { refusal } from './refusal';
import type { GroupInTree, ProjectInTree, Tree } from './tree';

/** The deletion of this very group or project; null where it is not deleted itself. */
export const deletionOf = ({ deletions }: Tree, { kind, id }: Namespace): number | null => {
  const found = Object.entries(deletions).find(([, { place }]) => place.kind === kind && place.id === id);
  return found ? Number(found[0]) : null;
};

/** The topmost group that is deleted, of those from a group up; null where none is. */
export const deletedFrom = (tree: Tree, groupId: number | null): number | null =>
  lineOf(tree, groupId)
    .filter((id) => deletionOf(tree, { kind: 'group', id }) !== null)
    .at(-1) ?? null;

/** @throws DomainError `group-not-found`, as where it is deleted (GRP-19) */
export const presentGroup = (tree: Tree, groupId: number): GroupInTree => {
  const group = existingGroup(tree, groupId);
  if (deletedFrom(tree, groupId) !== null) throw refusal('group-not-found', `Group ${groupId} is deleted`);
  return group;
};

/** It, or a group above it. */
export const isDeletedProject = (tree: Tree, projectId: number): boolean =>
  deletionOf(tree, { kind: 'project', id: projectId }) !== null ||
  deletedFrom(tree, existingProject(tree, projectId).groupId) !== null;

/** @throws DomainError `project-not-found`, as where it is deleted (GRP-19) */
export const presentProject = (tree: Tree, projectId: number): ProjectInTree => {
  const project = existingProject(tree, projectId);
  if (isDeletedProject(tree, projectId)) throw refusal('project-not-found', `Project ${projectId} is deleted`);
  return project;
};
