import { listTransferLocations, RequestPayload } from '@ledgerdesk/contracts';
import type { GroupNode, NamespaceNode } from '../access/access-nodes';
import { creatorIn, mayCreateGroupIn, Viewer } from '../access/viewer';
import { contains, pageOf, sorted } from '../list-in-memory';
import { mayCreateProject } from '../tree/decide-projects';

type LocationQuery = RequestPayload<typeof listTransferLocations>;

const MAINTAINER = 40;

/** Where a group or a project may go, as far as the viewer sees it (API-20, API-23). */
export const transferLocations = (viewer: Viewer, moved: NamespaceNode, query: LocationQuery) => {
  const allows = moved.kind === 'group' ? allowsGroup : allowsProject;
  const found = [...viewer.model.groups.values()].filter(
    (group) =>
      contains(query.search, group.name, group.path) && viewer.sees(group) !== null && allows(viewer, group, moved),
  );
  const ordered = sorted(found, ({ name }) => name.toLowerCase());
  return pageOf(ordered, query, ({ id, name, fullName, fullPath }) => ({ id, name, fullName, fullPath }));
};

/** TRF-3, TRF-6 */
const allowsGroup = (viewer: Viewer, parent: GroupNode, moved: NamespaceNode): boolean =>
  mayCreateGroupIn(viewer, parent) && !isWithin(parent, moved);

/** PRJ-1 */
const allowsProject = (viewer: Viewer, parent: GroupNode, { parent: present }: NamespaceNode): boolean =>
  parent !== present && viewer.role(parent) >= MAINTAINER && mayCreateProject(creatorIn(viewer, parent), parent);

const isWithin = (group: GroupNode, above: NamespaceNode): boolean => {
  for (let at: GroupNode | null = group; at; at = at.parent) if (at === above) return true;
  return false;
};
