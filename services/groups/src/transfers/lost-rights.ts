import type { GroupNode, NamespaceNode, UserEntry } from '../access/access-nodes';
import { Viewer } from '../access/viewer';
import type { SourceChange } from '../tree/running-transfers';

type Move = Readonly<{ group: GroupNode; parent: GroupNode | null }>;
type Named = Readonly<{ id: number; username: string; name: string }>;

const PLANNER = 15;

/** TRF-46: whose role on the moved group is lower without those inherited from its present ancestors. */
export const endedRolesOf = ({ model, now }: Viewer, move: Move): UserEntry[] =>
  membersAbove(move.group.parent)
    .map((userId) => new Viewer(model, model.users.get(userId)!, now))
    .filter((member) => member.membership(move.group) > membershipAfter(member, move.group, move))
    .map(({ user }) => user!);

/** TRF-39: users of the affected groups with CRM-1 on the contact source before the move, and not on the one after it. */
export const losingContacts = (
  { model, now }: Viewer,
  affected: ReadonlySet<number>,
  { sourceBefore, sourceAfter }: SourceChange,
  move: Move,
): Named[] => {
  const before = model.groups.get(sourceBefore)!;
  const after = model.groups.get(sourceAfter)!;
  const groups = [...affected].flatMap((id) => model.groups.get(id) ?? []);
  const belongs = (member: Viewer) =>
    member.membership(move.group) > 0 || groups.some((group) => member.membership(group) > 0);
  const seesAfter = (member: Viewer) => after.crm.enabled && membershipAfter(member, after, move) >= PLANNER;
  if (!before.crm.enabled || affected.size === 0) return [];
  return membersAbove(before)
    .map((userId) => model.users.get(userId)!)
    .filter(({ blocked, isAdministrator }) => !blocked && !isAdministrator)
    .map((user) => new Viewer(model, user, now))
    .filter((member) => member.membership(before) >= PLANNER && belongs(member) && !seesAfter(member))
    .map(({ user }) => ({ id: user!.id, username: user!.username, name: user!.name }));
};

/** Of a group and those above it, each once. */
const membersAbove = (from: GroupNode | null): number[] => {
  const found = new Set<number>();
  for (let at = from; at; at = at.parent) for (const userId of at.members.keys()) found.add(userId);
  return [...found].sort((one, other) => one - other);
};

/** The role by membership that somebody would have once the group has moved. A preview may name a parent within the group. */
const membershipAfter = (member: Viewer, namespace: NamespaceNode, { group, parent }: Move): number => {
  const passed = new Set<NamespaceNode>();
  let highest = 0;
  for (let at: NamespaceNode | null = namespace; at && !passed.has(at); at = at === group ? parent : at.parent) {
    passed.add(at);
    const held = at.members.get(member.user!.id);
    if (held && held.role > highest && member.now < held.endsAt) highest = held.role;
  }
  return highest;
};
