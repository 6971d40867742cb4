import { listProjects, RequestPayload, ProjectView } from '@ledgerdesk/contracts';
import { descendantsOf, GroupNode, ProjectNode } from '../../access/access-nodes';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';

export const showProject = (project: ProjectNode): ProjectView => {
  const { id, name, path, description, visibility, archived, fullPath, fullName, createdAt, changes, parent } = project;
  const { createdBy: creatorId } = project;
  const namespace = {
    id: parent.id,
    name: parent.name,
    path: parent.path,
    fullPath: parent.fullPath,
    parentId: parent.parent?.id ?? null,
  };
  const described = { id, name, path, description, visibility, archived };
  return { ...described, nameWithNamespace: fullName, fullPath, createdAt, namespace, creatorId, changes };
};

/** Of the installation, of a group, or of all below it. */
export const listOfProjects = (viewer: Viewer, group: GroupNode | null, input: RequestPayload<typeof listProjects>) => {
  const { search, membership, archived, orderBy, sort } = input;
  const found = [...candidates(viewer, group, input.includeSubgroups)].filter(
    (project) =>
      (archived === null || project.archived === archived) &&
      contains(search, project.name, project.path) &&
      (!membership || viewer.membership(project) > 0) &&
      viewer.sees(project) !== null,
  );
  const keyOf = (project: ProjectNode) => {
    switch (orderBy) {
      case 'id':
        return project.id;
      case 'created_at':
        return project.createdAt;
      case 'name':
      case 'path':
        return project[orderBy].toLowerCase();
    }
  };
  return pageOf(sorted(found, keyOf, sort), input, showProject);
};

function* candidates({ model }: Viewer, group: GroupNode | null, includeSubgroups: boolean) {
  if (!group) return yield* model.projects.values();
  yield* group.projects;
  if (includeSubgroups) for (const below of descendantsOf(group)) yield* below.projects;
}
