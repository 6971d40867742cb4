import { contactSourceIn, contactSourceOf } from './contact-source';
import { isDeletedProject } from './deleted';
import { affectedProjects } from './running-transfers';
import { linked, Tree } from './tree';

/** The projects whose contact source follows the configured source of a group; a deleted one loses what does not fit later (GRP-19). */
export const projectsOfSource = (tree: Tree, groupId: number): readonly number[] =>
  affectedProjects(tree, {
    groupId,
    mode: 'copy',
    sourceBefore: groupId,
    sourceAfter: groupId,
    committed: null,
  }).filter((id) => !isDeletedProject(tree, id));

/**
 * The projects whose contact source would be another one, and which (SRC-7).
 *
 * @param sourceGroupId of a group that is there; null: the configured source is cleared
 */
export const sourceChangeOf = (tree: Tree, groupId: number, sourceGroupId: number | null) => {
  const groups = linked(tree);
  const group = groups.get(groupId)!;
  const { parent, uses, crm } = group;
  const changed = { id: groupId, parent, uses, crm: { ...crm, sourceGroupId } };
  const sourceAfter = contactSourceIn(groups, changed, parent).id;
  const stays = sourceAfter === contactSourceOf(groups, group).id;
  return { projectIds: stays ? [] : projectsOfSource(tree, groupId), sourceAfter };
};
