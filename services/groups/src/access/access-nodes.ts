import type { GrantableRole, Visibility } from '@ledgerdesk/contracts';
import {
  type AccessToken,
  initialPreferences,
  type Preferences,
  type SupportBotCreated,
  type UserCreated,
} from '../users/user';
import type { CreationLevels, CrmSettings, Described, GroupCreated, ProjectCreated } from '../tree/tree';

/** `endsAt`: in milliseconds since 1970; Infinity where it does not end by itself. */
export type Member = Readonly<{
  role: GrantableRole;
  expiresAt: string | null;
  createdAt: string;
  endsAt: number;
}>;

type CreatedFields = Described & Readonly<{ owner: number | null; createdBy: number; createdAt: string }>;

/** What groups and projects have in common. Where it is follows from its parent alone, so that a whole subtree moves at once. */
abstract class Namespaced {
  abstract readonly kind: 'group' | 'project';
  name: string;
  path: string;
  description: string;
  visibility: Visibility;
  /** Whom the creation has made owner. */
  readonly owner: number | null;
  readonly createdBy: number;
  readonly createdAt: string;
  /** It can be restored yet (GRP-19). */
  deleted = false;
  /** By user; also those that have ended by their date. */
  readonly members: Map<number, Member>;
  /** The number of visible changes. */
  changes = 1;

  constructor(
    readonly id: number,
    public parent: GroupNode | null,
    { name, path, description, visibility, owner, createdBy, createdAt }: CreatedFields,
  ) {
    this.name = name;
    this.path = path;
    this.description = description;
    this.visibility = visibility;
    this.owner = owner;
    this.createdBy = createdBy;
    this.createdAt = createdAt;
    this.members = new Map(owner === null ? [] : [[owner, { role: 50, expiresAt: null, createdAt, endsAt: Infinity }]]);
  }

  /** It, or something above it. */
  get isDeleted(): boolean {
    return this.deleted || (this.parent?.isDeleted ?? false);
  }

  get fullPath(): string {
    return this.parent ? `${this.parent.fullPath}/${this.path}` : this.path;
  }

  get fullName(): string {
    return this.parent ? `${this.parent.fullName} / ${this.name}` : this.name;
  }
}

export class GroupNode extends Namespaced {
  readonly kind = 'group' as const;
  readonly groups: GroupNode[] = [];
  readonly projects: ProjectNode[] = [];
  projectCreationLevel: CreationLevels['projectCreationLevel'];
  subgroupCreationLevel: CreationLevels['subgroupCreationLevel'];
  crm: CrmSettings;
  /** How many groups have it as their configured contact source. */
  uses = 0;

  constructor(parent: GroupNode | null, created: GroupCreated['data']) {
    super(created.groupId, parent, created);
    this.projectCreationLevel = created.projectCreationLevel;
    this.subgroupCreationLevel = created.subgroupCreationLevel;
    this.crm = created.crm;
  }
}

export class ProjectNode extends Namespaced {
  readonly kind = 'project' as const;
  declare parent: GroupNode;
  /** GRP-30 */
  archived = false;

  constructor(parent: GroupNode, created: ProjectCreated['data']) {
    super(created.projectId, parent, created);
  }
}
export type NamespaceNode = GroupNode | ProjectNode;

/** All groups below one, itself left out. */
export function* descendantsOf(group: GroupNode): Generator<GroupNode> {
  for (const child of group.groups) {
    yield child;
    yield* descendantsOf(child);
  }
}

export type UserEntry = {
  readonly id: number;
  readonly username: string;
  name: string;
  email: string;
  /** MI-1; it has no address. */
  readonly isSupportBot: boolean;
  isAdministrator: boolean;
  canCreateGroup: boolean;
  language: Preferences['language'];
  timeZone: Preferences['timeZone'];
  serviceDeskMails: boolean;
  readonly createdAt: string;
  /** The direct memberships are of these. */
  readonly namespaces: Set<NamespaceNode>;
  blocked: boolean;
  /** Raised by each new password and each block (SIG-2). */
  credentialsVersion: number;
  startTokenId: number | null;
};
export type TokenEntry = AccessToken & {
  readonly user: UserEntry;
  readonly endsAt: number;
  revoked: boolean;
};

const initially = () => ({
  ...initialPreferences,
  namespaces: new Set<NamespaceNode>(),
  blocked: false,
  credentialsVersion: 0,
  startTokenId: null,
});

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

/** The begin of a day in UTC, in milliseconds since 1970. */
export const beginOf = (day: string | null): number => (day === null ? Infinity : Date.parse(`${day}T00:00:00.000Z`));
