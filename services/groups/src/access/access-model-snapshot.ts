import { StateStore } from '@ledgerdesk/state';
import type { Membership } from '../members/members';
import type { RunningTransfers } from '../tree/running-transfers';
import type { GroupCreated, ProjectCreated } from '../tree/tree';
import type { AccessToken } from '../users/user';
import { AccessModel } from './access-model';
import { descendantsOf, type GroupNode, type NamespaceNode, type UserEntry } from './access-nodes';

/** Raised with every change of what is stored or of its meaning. */
const VERSION = 5;
const KEY = 'snapshot/access';

type StoredMembers = readonly (readonly [userId: number, Membership])[];
type StoredChanges = Readonly<{ members: StoredMembers; changes: number; deleted: boolean }>;
type StoredUser = Omit<UserEntry, 'namespaces'>;
type StoredToken = AccessToken & Readonly<{ userId: number; revoked: boolean }>;
/** In an order in which they can be created: a parent before its children, a user before the tokens. */
type StoredAccessModel = Readonly<{
  logId: string;
  version: number;
  position: number;
  users: readonly StoredUser[];
  tokens: readonly StoredToken[];
  groups: readonly (readonly [GroupCreated['data'], StoredChanges])[];
  projects: readonly (readonly [ProjectCreated['data'], StoredChanges & Readonly<{ archived: boolean }>])[];
  transfers: RunningTransfers;
  removed: readonly string[];
}>;

/** Stores the model, so that a start reads only what came after. Losing the snapshot costs time, never more. */
export class AccessModelSnapshot {
  constructor(
    private readonly state: StateStore,
    private readonly logId: string,
  ) {}

  /** The model as of a position of this log, not past its head; an empty one where no snapshot fits. */
  async load(head: number): Promise<Readonly<{ model: AccessModel; position: number }>> {
    const stored = (await this.state.get<StoredAccessModel>(KEY))?.value;
    if (stored?.logId !== this.logId || stored.version !== VERSION || stored.position > head)
      return { model: new AccessModel(), position: 0 };
    return { model: restored(stored), position: stored.position };
  }

  /**
   * Stores it unless a newer one is stored.
   *
   * @throws RangeError where it is larger than what `state` takes, 12 MB: then a start reads the log
   */
  async save(model: AccessModel, position: number): Promise<void> {
    const next = toStored(model, { logId: this.logId, version: VERSION, position });
    const stored = await this.state.get<StoredAccessModel>(KEY);
    const same = stored?.value.logId === this.logId && stored.value.version === VERSION;
    if (same && stored.value.position >= position) return;
    await this.state.set(KEY, next, { expected: stored ? { version: stored.version } : 'absent' });
  }
}

const toStored = (
  model: AccessModel,
  as: Pick<StoredAccessModel, 'logId' | 'version' | 'position'>,
): StoredAccessModel => ({
  ...as,
  transfers: model.transfers,
  removed: [...model.removed],
  users: [...model.users.values()].map(({ namespaces: _, ...user }) => user),
  tokens: [...model.tokens.values()].map(({ user, endsAt: _, ...token }) => ({ ...token, userId: user.id })),
  groups: topDown(model).map((group) => {
    const { id: groupId, parent, projectCreationLevel, subgroupCreationLevel, crm } = group;
    const levels = { projectCreationLevel, subgroupCreationLevel };
    return [{ groupId, parentId: parent?.id ?? null, ...created(group), ...levels, crm }, changed(group)];
  }),
  projects: topDown(model).flatMap(({ projects }) =>
    projects.map((project): StoredAccessModel['projects'][number] => [
      { projectId: project.id, groupId: project.parent.id, ...created(project) },
      { ...changed(project), archived: project.archived },
    ]),
  ),
});

/** A group that was transferred may be older than its parent. */
const topDown = ({ roots }: AccessModel): readonly GroupNode[] =>
  roots.flatMap((root) => [root, ...descendantsOf(root)]);

const created = ({ name, path, description, visibility, owner, createdBy, createdAt }: NamespaceNode) => ({
  name,
  path,
  description,
  visibility,
  owner,
  createdBy,
  createdAt,
});

const changed = ({ members, changes, deleted }: NamespaceNode): StoredChanges => ({
  members: [...members].map(([userId, { endsAt: _, ...membership }]) => [userId, membership]),
  changes,
  deleted,
});

const restored = ({ users, tokens, groups, projects, transfers, removed }: StoredAccessModel): AccessModel => {
  const model = new AccessModel();
  model.transfers = transfers;
  for (const name of removed) model.removed.add(name);
  for (const user of users) {
    if (user.isSupportBot) model.addSupportBot({ ...user, userId: user.id });
    else model.addUser({ ...user, userId: user.id });
    const { startTokenId: _, ...stored } = user;
    Object.assign(model.users.get(user.id)!, stored);
  }
  for (const { userId, revoked, ...token } of tokens) {
    model.addToken(userId, token);
    if (revoked) model.revoke(token.tokenId);
  }
  for (const { id, startTokenId } of users) model.users.get(id)!.startTokenId = startTokenId;
  // A source may be younger than the group that uses it: it is set when all are there.
  for (const [data] of groups) model.addGroup({ ...data, crm: { enabled: data.crm.enabled, sourceGroupId: null } });
  for (const [{ groupId, crm }] of groups) model.setCrm(model.groups.get(groupId)!, crm);
  for (const [data] of projects) model.addProject(data);
  for (const [{ groupId }, now] of groups) setChanged(model, model.groups.get(groupId)!, now);
  for (const [{ projectId }, { archived, ...now }] of projects) {
    const project = model.projects.get(projectId)!;
    project.archived = archived;
    setChanged(model, project, now);
  }
  return model;
};

/** The owner whom the creation has made may be one no more. */
const setChanged = (
  model: AccessModel,
  namespace: NamespaceNode,
  { members, changes, deleted }: StoredChanges,
): void => {
  for (const userId of namespace.members.keys()) model.users.get(userId)!.namespaces.delete(namespace);
  namespace.members.clear();
  for (const [userId, membership] of members) model.setMember(namespace, userId, membership);
  namespace.changes = changes;
  namespace.deleted = deleted;
};
