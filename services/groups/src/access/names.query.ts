import {
  nameProjects,
  nameUsers,
  projectsByContactSource,
  RequestPayload,
  ReplyOf,
  roles,
  TargetAccess,
  visibleProjects,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { GroupNode, NamespaceNode, ProjectNode } from './access-nodes';
import { contactSourceOf } from '../tree/contact-source';
import { Viewer } from './viewer';

const MOST_PROJECTS = 20_000;

export const namesOfUsers = (
  { model }: Viewer,
  { userIds, usernames }: RequestPayload<typeof nameUsers>,
): ReplyOf<typeof nameUsers> => {
  const sought = new Set(usernames.map((username) => username.toLowerCase()));
  const named =
    sought.size === 0 ? [] : [...model.users.values()].filter((user) => sought.has(user.username.toLowerCase()));
  const found = new Set([...userIds.flatMap((id) => model.users.get(id) ?? []), ...named]);
  const users = [...found].map(({ id, username, name, blocked }) => {
    return { id, username, name, state: blocked ? ('blocked' as const) : ('active' as const) };
  });
  return { users };
};

export const namesOfProjects = (
  viewer: Viewer,
  { projectIds }: RequestPayload<typeof nameProjects>,
): ReplyOf<typeof nameProjects> => {
  const found = projectIds.flatMap((id) => viewer.model.projects.get(id) ?? []);
  const seen = found.filter((project) => viewer.sees(project) === 'all');
  return { projects: seen.map(({ id, fullPath, name, fullName }) => ({ id, fullPath, name, fullName })) };
};

/** People who are not blocked, and may read the project (GRP-20). */
export const readersAmong = ({ model, now }: Viewer, projectId: number, userIds: readonly number[]): number[] => {
  const project = model.projects.get(projectId);
  if (!project) return [];
  const users = userIds.flatMap((id) => model.users.get(id) ?? []);
  const readers = users.filter(
    (user) => !user.isSupportBot && !user.blocked && new Viewer(model, user, now).sees(project) === 'all',
  );
  return readers.map(({ id }) => id);
};

/** Of what was entered, the nearest first; none of what is there no more. */
export const groupsAbove = ({ model }: Viewer, { kind, id }: TargetAccess): number[] => {
  const entered: NamespaceNode | undefined = kind === 'group' ? model.groups.get(id) : model.projects.get(id);
  const above: number[] = [];
  for (let at = entered?.parent; at; at = at.parent) above.push(at.id);
  return above;
};

const everyProject = { contactSourceId: null, includeSubgroups: true };

/**
 * Of the installation, or of a group, and all below it if that is asked for.
 *
 * @throws DomainError `too-many-projects`
 */
export const projectsSeenBy = (
  viewer: Viewer,
  group: GroupNode | null,
  { contactSourceId, includeSubgroups }: RequestPayload<typeof visibleProjects> = everyProject,
): ReplyOf<typeof visibleProjects> => {
  const seen = { planner: [] as number[], others: [] as number[] };
  const among = includeSubgroups && group ? projectsBelow(group) : group?.projects;
  for (const project of among ?? viewer.model.projects.values()) {
    if (viewer.sees(project) !== 'all') continue;
    if (contactSourceId !== null && contactSourceSeen(viewer, project.parent) !== contactSourceId) continue;
    seen[viewer.role(project) >= roles.planner ? 'planner' : 'others'].push(project.id);
    if (seen.planner.length + seen.others.length > MOST_PROJECTS) throw tooManyProjects();
  }
  return seen;
};

/**
 * Of a group and all below it, where the viewer is Planner+.
 *
 * @throws DomainError `too-many-projects`
 */
export const projectsBySource = (viewer: Viewer, group: GroupNode): ReplyOf<typeof projectsByContactSource> => {
  const bySource = new Map<number | null, number[]>();
  let count = 0;
  for (const project of projectsBelow(group)) {
    if (viewer.sees(project) !== 'all' || viewer.role(project) < roles.planner) continue;
    const source = contactSourceSeen(viewer, project.parent);
    const projectIds = bySource.get(source);
    if (projectIds) projectIds.push(project.id);
    else bySource.set(source, [project.id]);
    count += 1;
    if (count > MOST_PROJECTS) throw tooManyProjects();
  }
  return { sources: [...bySource].map(([contactSourceId, projectIds]) => ({ contactSourceId, projectIds })) };
};

/**
 * LNK-1: CRM is on in the group and in its contact source, whose contacts the viewer may see (CRM-1). Null where that is
 * not so.
 */
const contactSourceSeen = (viewer: Viewer, group: GroupNode): number | null => {
  const source = contactSourceOf(viewer.model.groups, group);
  const isOn = group.crm.enabled && source.crm.enabled;
  return isOn && viewer.role(source) >= roles.planner ? source.id : null;
};

const tooManyProjects = () =>
  new DomainError('too-many-projects', `These are more than ${MOST_PROJECTS} projects; name a group or a project`);

function* projectsBelow(group: GroupNode): Generator<ProjectNode> {
  yield* group.projects;
  for (const below of group.groups) yield* projectsBelow(below);
}
