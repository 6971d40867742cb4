import type { GrantableRole } from '@ledgerdesk/contracts';
import type { AccessToken, SupportBotCreated, UserCreated } from '../users/user';
import type { CreationLevels, CrmSettings, Described, GroupCreated, ProjectCreated } from '../tree/tree';

/** `endsAt`: in milliseconds since 1970; Infinity where it does not end by itself. */
export type Member = Readonly<{
  role: GrantableRole;
  expiresAt: string | null;
  createdAt: string;
  endsAt: number;
}>;

type NamespaceFields = Described & {
  readonly id: number;
  readonly fullPath: string;
  readonly fullName: string;
  /** Whom the creation has made owner. */
  readonly owner: number | null;
  readonly createdBy: number;
  readonly createdAt: string;
  /** By user; also those that have ended by their date. */
  readonly members: Map<number, Member>;
  /** The number of visible changes. */
  changes: number;
};
/** `uses`: how many groups have it as their configured contact source. */
export type GroupNode = NamespaceFields &
  CreationLevels & {
    readonly kind: 'group';
    readonly parent: GroupNode | null;
    readonly groups: GroupNode[];
    readonly projects: ProjectNode[];
    crm: CrmSettings;
    uses: number;
  };
export type ProjectNode = NamespaceFields & { readonly kind: 'project'; readonly parent: GroupNode };
export type NamespaceNode = GroupNode | ProjectNode;

export type UserEntry = {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  /** MI-1; it has no address. */
  readonly isSupportBot: boolean;
  readonly isAdministrator: boolean;
  readonly canCreateGroup: boolean;
  readonly createdAt: string;
  /** The direct memberships are of these. */
  readonly namespaces: Set<NamespaceNode>;
  blocked: boolean;
  startTokenId: number | null;
};
export type TokenEntry = AccessToken & {
  readonly user: UserEntry;
  readonly endsAt: number;
  revoked: boolean;
};

/** A group at its creation, before anything else knows of it. */
export const groupAsCreated = (
  parent: GroupNode | null,
  { groupId: id, parentId: _, ...fields }: GroupCreated['data'],
): GroupNode => ({
  ...fields,
  kind: 'group',
  id,
  parent,
  groups: [],
  projects: [],
  members: membersAsCreated(fields),
  uses: 0,
  changes: 1,
  ...within(parent, fields),
});

/** A project, likewise. */
export const projectAsCreated = (
  parent: GroupNode,
  { projectId: id, groupId: _, ...fields }: ProjectCreated['data'],
): ProjectNode => ({
  ...fields,
  kind: 'project',
  id,
  parent,
  members: membersAsCreated(fields),
  changes: 1,
  ...within(parent, fields),
});

const initially = () => ({ namespaces: new Set<NamespaceNode>(), blocked: false, startTokenId: null });

export const userAsCreated = (created: Omit<UserCreated['data'], 'claimId' | 'passwordHash'>): UserEntry => {
  const { userId: id, username, name, email, isAdministrator, canCreateGroup, createdAt } = created;
  const seen = { id, username, name, email, createdAt };
  return { ...seen, isSupportBot: false, isAdministrator, canCreateGroup, ...initially() };
};

export const supportBotAsCreated = (created: Omit<SupportBotCreated['data'], 'claimId'>): UserEntry => {
  const { userId: id, username, name, createdAt } = created;
  const seen = { id, username, name, email: '', createdAt };
  return { ...seen, isSupportBot: true, isAdministrator: false, canCreateGroup: false, ...initially() };
};

const membersAsCreated = ({
  owner,
  createdAt,
}: Pick<NamespaceFields, 'owner' | 'createdAt'>): NamespaceFields['members'] =>
  new Map(owner === null ? [] : [[owner, { role: 50, expiresAt: null, createdAt, endsAt: Infinity }]]);

const within = (parent: GroupNode | null, { path, name }: Pick<Described, 'path' | 'name'>) => ({
  fullPath: parent ? `${parent.fullPath}/${path}` : path,
  fullName: parent ? `${parent.fullName} / ${name}` : name,
});

/** The begin of a day in UTC, in milliseconds since 1970. */
export const beginOf = (day: string | null): number => (day === null ? Infinity : Date.parse(`${day}T00:00:00.000Z`));
