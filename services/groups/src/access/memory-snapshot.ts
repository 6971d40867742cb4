import { StateStore } from '@ledgerdesk/state';
import type { Membership } from '../members/members';
import type { GroupCreated, ProjectCreated } from '../tree/tree';
import type { AccessToken } from '../users/user';
import { Memory } from './memory';
import type { RememberedPlace, RememberedUser } from './remembered';

/** Raised with every change of what is kept or of its meaning. */
const VERSION = 2;
const KEY = 'snapshot/access';

type Members = readonly (readonly [userId: number, Membership])[];
type Changed = Readonly<{ members: Members; changes: number }>;
type KeptUser = Omit<RememberedUser, 'places'>;
type KeptToken = AccessToken & Readonly<{ userId: number; revoked: boolean }>;
/** In the order in which they were created: a parent before its children, a user before the tokens. */
type Kept = Readonly<{
  logId: string;
  version: number;
  position: number;
  users: readonly KeptUser[];
  tokens: readonly KeptToken[];
  groups: readonly (readonly [GroupCreated['data'], Changed])[];
  projects: readonly (readonly [ProjectCreated['data'], Changed])[];
}>;

/** The memory as it is kept aside, so that a start reads only what came after. Losing it costs time, never more. */
export class MemorySnapshot {
  constructor(
    private readonly state: StateStore,
    private readonly logId: string,
  ) {}

  /** The memory as of a position of this log, not past its head; an empty one where nothing fits. */
  async load(head: number): Promise<Readonly<{ memory: Memory; position: number }>> {
    const kept = (await this.state.get<Kept>(KEY))?.value;
    if (kept?.logId !== this.logId || kept.version !== VERSION || kept.position > head)
      return { memory: new Memory(), position: 0 };
    return { memory: restored(kept), position: kept.position };
  }

  /**
   * Keeps it unless a newer one is kept.
   *
   * @throws RangeError where it is larger than what `state` takes, 12 MB: then a start reads the log
   */
  async save(memory: Memory, position: number): Promise<void> {
    const next = keepable(memory, { logId: this.logId, version: VERSION, position });
    const kept = await this.state.get<Kept>(KEY);
    const same = kept?.value.logId === this.logId && kept.value.version === VERSION;
    if (same && kept.value.position >= position) return;
    await this.state.set(KEY, next, { expected: kept ? { version: kept.version } : 'absent' });
  }
}

const keepable = (memory: Memory, as: Pick<Kept, 'logId' | 'version' | 'position'>): Kept => ({
  ...as,
  users: [...memory.users.values()].map(({ places: _, ...user }) => user),
  tokens: [...memory.tokens.values()].map(({ user, endsAt: _, ...token }) => ({ ...token, userId: user.id })),
  groups: [...memory.groups.values()].map((group) => {
    const { id: groupId, parent, projectCreationLevel, subgroupCreationLevel, crm } = group;
    const levels = { projectCreationLevel, subgroupCreationLevel };
    return [{ groupId, parentId: parent?.id ?? null, ...created(group), ...levels, crm }, changed(group)];
  }),
  projects: [...memory.projects.values()].map((project) => [
    { projectId: project.id, groupId: project.parent.id, ...created(project) },
    changed(project),
  ]),
});

const created = ({ name, path, description, visibility, owner, createdBy, createdAt }: RememberedPlace) => ({
  name,
  path,
  description,
  visibility,
  owner,
  createdBy,
  createdAt,
});

const changed = ({ members, changes }: RememberedPlace): Changed => ({
  members: [...members].map(([userId, { endsAt: _, ...membership }]) => [userId, membership]),
  changes,
});

const restored = ({ users, tokens, groups, projects }: Kept): Memory => {
  const memory = new Memory();
  for (const user of users) {
    if (user.isSupportBot) memory.addSupportBot({ ...user, userId: user.id });
    else memory.addUser({ ...user, userId: user.id });
    Object.assign(memory.users.get(user.id)!, { blocked: user.blocked });
  }
  for (const { userId, revoked, ...token } of tokens) {
    memory.addToken(userId, token);
    if (revoked) memory.revoke(token.tokenId);
  }
  for (const { id, startTokenId } of users) memory.users.get(id)!.startTokenId = startTokenId;
  // A source may be younger than the group that uses it: it is set when all are there.
  for (const [data] of groups) memory.addGroup({ ...data, crm: { enabled: data.crm.enabled, sourceGroupId: null } });
  for (const [{ groupId, crm }] of groups) memory.setCrm(memory.groups.get(groupId)!, crm);
  for (const [data] of projects) memory.addProject(data);
  for (const [{ groupId }, now] of groups) setChanged(memory, memory.groups.get(groupId)!, now);
  for (const [{ projectId }, now] of projects) setChanged(memory, memory.projects.get(projectId)!, now);
  return memory;
};

/** The owner whom the creation has made may be one no more. */
const setChanged = (memory: Memory, place: RememberedPlace, { members, changes }: Changed): void => {
  for (const userId of place.members.keys()) memory.users.get(userId)!.places.delete(place);
  place.members.clear();
  for (const [userId, membership] of members) memory.setMember(place, userId, membership);
  place.changes = changes;
};
