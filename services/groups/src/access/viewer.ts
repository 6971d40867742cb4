import type { Access, Reference, Role } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import type { Creator } from '../tree/creation';
import { contactSourceIn, contactSourceOf, type ChosenSource } from '../tree/contact-source';
import { mayCreateGroup } from '../tree/decide-groups';
import type { Described } from '../tree/tree';
import type { Mover } from '../tree/transfer-checks';
import type { AccessModel } from './access-model';
import type { GroupNode, NamespaceNode, ProjectNode, TokenEntry, UserEntry } from './access-nodes';

const OWNER: Role = 50;
export type Sees = 'all' | 'name' | null;

/** Whoever looks at the tree, at one moment. The Support Bot sees everything and has no role (MI-1). */
export class Viewer {
  private above: ReadonlySet<GroupNode> | null = null;

  /** @param now in milliseconds since 1970 */
  constructor(
    readonly model: AccessModel,
    readonly user: UserEntry | null,
    readonly now: number,
  ) {}

  get isSupportBot(): boolean {
    return this.user?.isSupportBot === true;
  }

  /** GRP-11 to GRP-13: the highest of the direct membership and those above; an administrator is Owner everywhere. */
  role(namespace: NamespaceNode): Role {
    if (!this.user || this.user.blocked) return 0;
    return this.user.isAdministrator ? OWNER : this.membership(namespace);
  }

  /** The role by membership alone. */
  membership(namespace: NamespaceNode): Role {
    const { user, now } = this;
    let highest: Role = 0;
    if (!user) return highest;
    for (let at: NamespaceNode | null = namespace; at; at = at.parent) {
      const member = at.members.get(user.id);
      if (member && member.role > highest && now < member.endsAt) highest = member.role;
    }
    return highest;
  }

  /** GRP-7, GRP-8, GRP-19, GRP-20. */
  sees(namespace: NamespaceNode): Sees {
    if (namespace.isDeleted) return null;
    const { visibility } = namespace;
    if (this.isSupportBot || visibility === 'public') return 'all';
    if (!this.user || this.user.blocked) return null;
    if (visibility === 'internal' || this.role(namespace) > 0) return 'all';
    return namespace.kind === 'group' && this.groupsAbove().has(namespace) ? 'name' : null;
  }

  /** The groups above everything the user is a member of. */
  private groupsAbove(): ReadonlySet<GroupNode> {
    if (this.above) return this.above;
    const above = new Set<GroupNode>();
    for (const namespace of this.user?.namespaces ?? []) {
      const { endsAt } = namespace.members.get(this.user!.id)!;
      if (this.now >= endsAt || namespace.isDeleted) continue;
      for (let group = namespace.parent; group && !above.has(group); group = group.parent) above.add(group);
    }
    return (this.above = above);
  }
}

/** The group that somebody is in: itself, or the project's. */
export const groupOf = (namespace: NamespaceNode): GroupNode =>
  namespace.kind === 'group' ? namespace : namespace.parent;

/** @throws DomainError alike for what is missing and for what the viewer must not know of */
export const groupFor = (viewer: Viewer, id: number): GroupNode => {
  const group = viewer.model.groups.get(id);
  if (group && viewer.sees(group)) return group;
  throw new DomainError('group-not-found', `There is no group ${id}`);
};
export const projectFor = (viewer: Viewer, id: number): ProjectNode => {
  const project = viewer.model.projects.get(id);
  if (project && viewer.sees(project)) return project;
  throw new DomainError('project-not-found', `There is no project ${id}`);
};

/** A group that something is to be moved to, by number or full path (TRF-9). @throws DomainError `parent-not-found` */
export const parentFor = (viewer: Viewer, reference: Reference): GroupNode => {
  const { model } = viewer;
  const found = typeof reference === 'number' ? model.groups.get(reference) : model.at(reference);
  if (found?.kind === 'group' && viewer.sees(found)) return found;
  throw new DomainError('parent-not-found', `There is no group ${reference}`);
};

export const userFor = ({ model }: Viewer, userId: number): UserEntry => {
  const user = model.users.get(userId);
  if (!user) throw new DomainError('user-not-found', `There is no user ${userId}`);
  return user;
};
/** Who can be a member of something: the Support Bot can't. @throws DomainError alike for both */
export const personFor = (viewer: Viewer, userId: number): UserEntry => {
  const user = userFor(viewer, userId);
  if (user.isSupportBot) throw new DomainError('user-not-found', `There is no user ${userId}`);
  return user;
};
export const tokenFor = ({ model }: Viewer, tokenId: number): TokenEntry => {
  const token = model.tokens.get(tokenId);
  if (!token) throw new DomainError('token-not-found', `There is no token ${tokenId}`);
  return token;
};
/** What was entered. */
export const targetFor = (viewer: Viewer, { target }: Access): NamespaceNode =>
  target?.kind === 'project' ? projectFor(viewer, target.id) : groupFor(viewer, target?.id ?? 0);

/** Of some texts, those that are others than what is there. */
export const withoutSame = <Fields extends Partial<Described>>(fields: Fields, namespace: NamespaceNode): Fields => {
  const { name, description, ...others } = fields;
  return {
    ...others,
    ...(name === undefined || name === namespace.name ? {} : { name }),
    ...(description === undefined || description === namespace.description ? {} : { description }),
  } as Fields;
};

/** Who creates something in a group (null: a root). */
export const creatorIn = (viewer: Viewer, parent: GroupNode | null): Creator => {
  const { id: userId, isAdministrator, canCreateGroup } = viewer.user!;
  const role = parent ? viewer.role(parent) : 0;
  const ownsParent = parent !== null && viewer.membership(parent) >= OWNER;
  return { userId, role, ownsParent, isAdministrator, canCreateGroup };
};

/** GRP-15. @param parent null: may the viewer create root groups? */
export const mayCreateGroupIn = (viewer: Viewer, parent: GroupNode | null): boolean =>
  viewer.user !== null && !viewer.user.blocked && mayCreateGroup(creatorIn(viewer, parent), parent);

/** Who moves a group to another parent (null: it becomes a root). */
export const moverOf = (viewer: Viewer, group: GroupNode, parent: GroupNode | null): Mover => {
  const { groups } = viewer.model;
  const roleOn = (source: GroupNode) => ({ groupId: source.id, role: viewer.role(source) });
  return {
    userId: viewer.user!.id,
    role: viewer.role(group),
    createsInParent: mayCreateGroupIn(viewer, parent),
    inSource: roleOn(contactSourceOf(groups, group)),
    inTarget: roleOn(contactSourceIn(groups, group, parent)),
  };
};

/**
 * TRF-27: whether a group that becomes a root would have no Owner of its own who is not blocked and has no end date.
 */
export const isOwnerless = ({ model }: Viewer, { members }: GroupNode): boolean =>
  ![...members].some(
    ([userId, { role, expiresAt }]) => role >= OWNER && expiresAt === null && !model.users.get(userId)!.blocked,
  );

/** A contact source as chosen, with the viewer's role on it: none where the group is missing. */
export const chosenSource = (viewer: Viewer, groupId: number | null): ChosenSource | null => {
  const group = groupId === null ? null : viewer.model.groups.get(groupId);
  return groupId === null ? null : { groupId, role: group && viewer.sees(group) ? viewer.role(group) : 0 };
};
