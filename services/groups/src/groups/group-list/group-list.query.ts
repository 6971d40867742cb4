import { listGroups, RequestPayload, SeenGroup } from '@ledgerdesk/contracts';
import { descendantsOf, GroupNode } from '../../access/access-nodes';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';

const PLANNER = 15;
type GroupListInput = RequestPayload<typeof listGroups>;

/** A group as the viewer sees it, who sees it. */
export const showGroup = (viewer: Viewer, group: GroupNode): SeenGroup => {
  const { id, name, path, fullName, fullPath, parent, description, visibility, crm, createdAt, changes } = group;
  const { projectCreationLevel, subgroupCreationLevel } = group;
  const named = { id, name, path, fullName, fullPath, parentId: parent?.id ?? null };
  if (viewer.sees(group) !== 'all') return { ...named, sees: 'name' };
  const shownCrm = viewer.role(group) >= PLANNER ? crm : null;
  const levels = { projectCreationLevel, subgroupCreationLevel };
  return { ...named, sees: 'all', description, visibility, ...levels, createdAt, crm: shownCrm, changes };
};

/** Of all groups, or of those below one. @param below null: the installation */
export const listOfGroups = (viewer: Viewer, below: GroupNode | null, input: GroupListInput) => {
  const { search, owned, minAccessLevel, topLevelOnly, allAvailable, orderBy, sort } = input;
  const least = Math.max(owned ? 50 : 0, minAccessLevel ?? 0, allAvailable ? 0 : 1);
  const found = [...candidates(viewer, below, input.below)].filter(
    (group) =>
      (!topLevelOnly || group.parent === null) &&
      contains(search, group.name, group.path) &&
      (least === 0 || viewer.membership(group) >= least) &&
      viewer.sees(group) !== null,
  );
  const ordered = sorted(found, (group) => (orderBy === 'id' ? group.id : group[orderBy].toLowerCase()), sort);
  return pageOf(ordered, input, (group) => showGroup(viewer, group));
};

const candidates = (viewer: Viewer, below: GroupNode | null, which: GroupListInput['below']): Iterable<GroupNode> =>
  !below ? viewer.model.groups.values() : which === 'descendants' ? descendantsOf(below) : below.groups;
