import type { Visibility } from '@ledgerdesk/contracts';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { emailForm, nameForm } from '@ledgerdesk/fields';
import type { MembersEvent, Membership, Namespace } from '../members/members';
import { runningAfter, RunningTransfers } from '../tree/running-transfers';
import {
  CreationLevels,
  CrmSettings,
  Described,
  GroupCreated,
  GroupTransferred,
  isHigher,
  NamespaceRemoved,
  ProjectCreated,
  ProjectTransferred,
  TREE,
  TreeEvent,
} from '../tree/tree';
import { AccessToken, endedVersions, startToken, type UserChanged, type UserEvent } from '../users/user';
import {
  beginOf,
  GroupNode,
  NamespaceNode,
  ProjectNode,
  TokenEntry,
  UserEntry,
  supportBotAsCreated,
  userAsCreated,
} from './access-nodes';

/**
 * The tree, the memberships, users and tokens, as the log tells them: what every access answer is made of. It changes
 * itself with each event, since a copy of the whole would cost more than the event.
 */
export class AccessModel {
  readonly groups = new Map<number, GroupNode>();
  readonly projects = new Map<number, ProjectNode>();
  readonly roots: GroupNode[] = [];
  readonly users = new Map<number, UserEntry>();
  readonly tokens = new Map<number, TokenEntry>();
  supportBot: UserEntry | null = null;
  /** Of groups. */
  transfers: RunningTransfers = {};
  /** By their names: who becomes a member of one while it is removed comes too late. */
  readonly removed = new Set<string>();
  private readonly byPath = new Map<string, NamespaceNode>();
  private readonly byHash = new Map<string, TokenEntry>();
  /** People by the forms of their usernames and e-mails: what they sign in with. */
  private readonly byLogin = new Map<string, UserEntry>();

  /** By full path, without case. */
  at(fullPath: string): NamespaceNode | null {
    let found: NamespaceNode | null = null;
    for (const path of fullPath.split('/')) {
      if (found?.kind === 'project') return null;
      found = this.byPath.get(keyOf(found, path)) ?? null;
      if (!found) return null;
    }
    return found;
  }

  tokenOf(hash: string): TokenEntry | null {
    return this.byHash.get(hash) ?? null;
  }

  /** Whoever signs in with this username or e-mail. */
  userWith(login: string): UserEntry | null {
    return this.byLogin.get(formOfLogin(login)) ?? null;
  }

  /** Whom the installation began with: nobody else could create users. */
  get firstUser(): UserEntry | null {
    for (const user of this.users.values()) if (!user.isSupportBot) return user;
    return null;
  }

  /**
   * Goes on by one event of the log. Answers whether it was one of this service.
   *
   * @throws Error for an event of this service that it can't make sense of: nothing may be answered without it
   */
  apply({ stream, ...event }: Recorded): boolean {
    if (stream === TREE) this.applyToTree(event as Recorded<TreeEvent>);
    else if (stream.startsWith('members-')) this.applyToMembers(event as Recorded<MembersEvent>);
    else if (stream.startsWith('user-')) this.applyToUsers(event as Recorded<UserEvent>);
    else return false;
    return true;
  }

  private applyToTree(event: TreeEvent): void {
    switch (event.type) {
      case 'GroupCreated':
        return this.addGroup(event.data);
      case 'ProjectCreated':
        return this.addProject(event.data);
      case 'NamespaceDeleted':
        this.namespaceOf(event.data.place).deleted = true;
        return;
      case 'NamespaceRestored': {
        const { place, highestVisibility } = event.data;
        const namespace = this.namespaceOf(place);
        namespace.deleted = false;
        changeSubtree(namespace, (each) => {
          if (highestVisibility) lower(each, highestVisibility);
          each.changes += 1;
        });
        return;
      }
      case 'NamespaceRemoved':
        return this.remove(event.data);
      case 'GroupChanged': {
        const { groupId, ...changed } = event.data;
        return this.change(known(this.groups, groupId), changed);
      }
      case 'ProjectChanged': {
        const { projectId, ...changed } = event.data;
        return this.change(known(this.projects, projectId), changed);
      }
      case 'ProjectArchived':
      case 'ProjectUnarchived': {
        const project = known(this.projects, event.data.projectId);
        project.archived = event.type === 'ProjectArchived';
        project.changes += 1;
        return;
      }
      case 'CrmSettingsChanged': {
        const { groupId, ...changed } = event.data;
        return this.changeCrm(known(this.groups, groupId), changed);
      }
      case 'GroupTransferStarted':
      case 'GroupTransferFailed':
      case 'GroupTransferCompleted':
        this.transfers = runningAfter(this.transfers, event);
        return;
      case 'GroupTransferred':
        this.transfers = runningAfter(this.transfers, event);
        return this.moveGroup(event.data);
      case 'ProjectTransferred':
        return this.moveProject(event.data);
      case 'ProjectTransferCompleted':
        return;
    }
    throw notKnown(event);
  }

  private applyToMembers(event: MembersEvent): void {
    const { place: of, userId } = event.data;
    if (this.removed.has(nameOf(of))) return;
    const namespace = this.namespaceOf(of);
    switch (event.type) {
      case 'MemberAdded':
        return this.setMember(namespace, userId, event.data);
      case 'MemberChanged': {
        const { createdAt } = known(namespace.members, userId);
        return this.setMember(namespace, userId, { ...event.data, createdAt });
      }
      case 'MemberRemoved':
        namespace.members.delete(userId);
        known(this.users, userId).namespaces.delete(namespace);
        return;
    }
    throw notKnown(event);
  }

  private applyToUsers(event: UserEvent): void {
    switch (event.type) {
      case 'UserCreated':
        return this.addUser(event.data);
      case 'SupportBotCreated':
        return this.addSupportBot(event.data);
      case 'UserChanged':
        return this.changeUser(event);
      case 'UserBlocked': {
        const user = known(this.users, event.data.userId);
        user.blocked = true;
        user.credentialsVersion += endedVersions(event);
        return;
      }
      case 'UserUnblocked':
        known(this.users, event.data.userId).blocked = false;
        return;
      case 'AccessTokenCreated':
        return this.addToken(event.data.userId, event.data);
      case 'AccessTokenRevoked':
        return this.revoke(event.data.tokenId);
      case 'StartTokenGiven': {
        const { userId, tokenId } = event.data;
        const user = known(this.users, userId);
        if (user.startTokenId !== null) this.revoke(user.startTokenId);
        user.startTokenId = tokenId;
        return this.addToken(userId, startToken(event));
      }
      case 'ClaimVoided':
      case 'EmailChangeRequested':
        return;
    }
    throw notKnown(event);
  }

  addGroup(created: GroupCreated['data']): void {
    const { groupId, parentId, crm } = created;
    const parent = parentId === null ? null : known(this.groups, parentId);
    const group = new GroupNode(parent, created);
    this.groups.set(groupId, group);
    this.groupsIn(parent).push(group);
    this.index(group);
    this.countUse(crm, 1);
  }

  addProject(created: ProjectCreated['data']): void {
    const { projectId, groupId } = created;
    const parent = known(this.groups, groupId);
    const project = new ProjectNode(parent, created);
    this.projects.set(projectId, project);
    parent.projects.push(project);
    this.index(project);
  }

  private moveGroup({ groupId, parentId, ...change }: GroupTransferred['data']): void {
    const { sources, highestVisibility, newOwner, transferredAt } = change;
    const group = known(this.groups, groupId);
    const parent = parentId === null ? null : known(this.groups, parentId);
    this.byPath.delete(keyOf(group.parent, group.path));
    leave(this.groupsIn(group.parent), group);
    group.parent = parent;
    this.groupsIn(parent).push(group);
    this.byPath.set(keyOf(parent, group.path), group);

    for (const { groupId: id, sourceGroupId } of sources) {
      const changed = known(this.groups, id);
      this.setCrm(changed, { ...changed.crm, sourceGroupId });
    }
    changeSubtree(group, (namespace) => {
      if (highestVisibility) lower(namespace, highestVisibility);
      namespace.changes += 1;
    });
    if (newOwner !== null) this.setMember(group, newOwner, { role: 50, expiresAt: null, createdAt: transferredAt });
  }

  private moveProject({ projectId, toGroupId, visibility }: ProjectTransferred['data']): void {
    const project = known(this.projects, projectId);
    const parent = known(this.groups, toGroupId);
    this.byPath.delete(keyOf(project.parent, project.path));
    leave(project.parent.projects, project);
    project.parent = parent;
    parent.projects.push(project);
    this.byPath.set(keyOf(parent, project.path), project);
    project.visibility = visibility;
    project.changes += 1;
  }

  private remove({ place, groupIds, projectIds }: NamespaceRemoved['data']): void {
    const top = this.namespaceOf(place);
    if (top.kind === 'group') leave(this.groupsIn(top.parent), top);
    else leave(top.parent.projects, top);
    const gone = [
      ...groupIds.map((id): Namespace => ({ kind: 'group', id })),
      ...projectIds.map((id): Namespace => ({ kind: 'project', id })),
    ];
    for (const each of gone) {
      const namespace = this.namespaceOf(each);
      this.byPath.delete(keyOf(namespace.parent, namespace.path));
      for (const userId of namespace.members.keys()) known(this.users, userId).namespaces.delete(namespace);
      this.removed.add(nameOf(each));
    }
    for (const id of groupIds) this.setCrm(known(this.groups, id), { enabled: false, sourceGroupId: null });
    for (const id of groupIds) this.groups.delete(id);
    for (const id of projectIds) this.projects.delete(id);
  }

  private groupsIn(parent: GroupNode | null): GroupNode[] {
    return parent?.groups ?? this.roots;
  }

  addUser(created: Parameters<typeof userAsCreated>[0]): void {
    const user = userAsCreated(created);
    this.users.set(user.id, user);
    this.byLogin.set(formOfLogin(user.username), user);
    this.indexEmail(user);
  }

  private changeUser(event: UserChanged): void {
    const { userId, emailClaimId: _, passwordHash: __, ...changes } = event.data;
    const user = known(this.users, userId);
    const former = formOfLogin(user.email);
    if (this.byLogin.get(former) === user) this.byLogin.delete(former);
    Object.assign(user, changes);
    user.credentialsVersion += endedVersions(event);
    this.indexEmail(user);
  }

  /** Of users who have the same e-mail, which was possible once, the first has it. */
  private indexEmail(user: UserEntry): void {
    const form = formOfLogin(user.email);
    if (!this.byLogin.has(form)) this.byLogin.set(form, user);
  }

  addSupportBot(created: Parameters<typeof supportBotAsCreated>[0]): void {
    this.supportBot = supportBotAsCreated(created);
    this.users.set(created.userId, this.supportBot);
  }

  addToken(userId: number, { tokenId, hash, name, scopes, expiresAt, createdAt }: AccessToken): void {
    const user = known(this.users, userId);
    const fields = { tokenId, hash, name, scopes, expiresAt, createdAt };
    const token: TokenEntry = { ...fields, user, endsAt: beginOf(expiresAt), revoked: false };
    this.tokens.set(tokenId, token);
    this.byHash.set(hash, token);
  }

  revoke(tokenId: number): void {
    const token = known(this.tokens, tokenId);
    token.revoked = true;
    if (this.byHash.get(token.hash) === token) this.byHash.delete(token.hash);
    if (token.user.startTokenId === tokenId) token.user.startTokenId = null;
  }

  namespaceOf({ kind, id }: Namespace): NamespaceNode {
    return kind === 'group' ? known(this.groups, id) : known(this.projects, id);
  }

  setMember(namespace: NamespaceNode, userId: number, { role, expiresAt, createdAt }: Membership): void {
    namespace.members.set(userId, { role, expiresAt, createdAt, endsAt: beginOf(expiresAt) });
    known(this.users, userId).namespaces.add(namespace);
  }

  /** What is below keeps its key. */
  private change(namespace: NamespaceNode, changed: Partial<Described & CreationLevels>): void {
    this.byPath.delete(keyOf(namespace.parent, namespace.path));
    Object.assign(namespace, changed);
    this.byPath.set(keyOf(namespace.parent, namespace.path), namespace);
    namespace.changes += 1;
  }

  private changeCrm(group: GroupNode, changed: Partial<CrmSettings>): void {
    this.setCrm(group, { ...group.crm, ...changed });
    group.changes += 1;
  }

  setCrm(group: GroupNode, crm: CrmSettings): void {
    this.countUse(group.crm, -1);
    this.countUse(crm, 1);
    group.crm = crm;
  }

  private countUse({ sourceGroupId }: CrmSettings, by: 1 | -1): void {
    if (sourceGroupId !== null) known(this.groups, sourceGroupId).uses += by;
  }

  private index(namespace: NamespaceNode): void {
    this.byPath.set(keyOf(namespace.parent, namespace.path), namespace);
    for (const userId of namespace.members.keys()) known(this.users, userId).namespaces.add(namespace);
  }
}

const nameOf = ({ kind, id }: Namespace): string => `${kind}-${id}`;

/** Without case. What is below a group keeps its key wherever the group is. */
const keyOf = (parent: NamespaceNode | null, path: string): string => `${parent?.id ?? 0}/${path.toLowerCase()}`;

/** No username has an @ in it. */
const formOfLogin = (login: string): string => (login.includes('@') ? emailForm : nameForm).of(login);

const leave = <Node>(nodes: Node[], node: Node): void => void nodes.splice(nodes.indexOf(node), 1);

const lower = (namespace: NamespaceNode, highest: Visibility): void => {
  if (isHigher(namespace.visibility, highest)) namespace.visibility = highest;
};

const changeSubtree = (top: NamespaceNode, change: (namespace: NamespaceNode) => void): void => {
  change(top);
  if (top.kind === 'project') return;
  top.projects.forEach(change);
  for (const below of top.groups) changeSubtree(below, change);
};

const known = <Value>(values: ReadonlyMap<number, Value>, id: number): Value => {
  const value = values.get(id);
  if (value === undefined) throw new Error(`${id} is not among what the log told before`);
  return value;
};

const notKnown = ({ type }: { type: string }) => new Error(`Nothing is known of the event ${type}`);
