import { listMembers, MemberView, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Member, NamespaceNode, UserEntry } from '../../access/access-nodes';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';

type MemberEntry = Readonly<{ id: number; user: UserEntry; member: Member }>;

/** The members that a group or project has now. `inherited`: also those of the groups above, each with the highest role (GRP-11). */
const membersOf = (viewer: Viewer, namespace: NamespaceNode, inherited: boolean): MemberEntry[] => {
  const highest = new Map<number, Member>();
  for (let at: NamespaceNode | null = namespace; at; at = inherited ? at.parent : null)
    for (const [userId, member] of at.members)
      if (viewer.now < member.endsAt && member.role > (highest.get(userId)?.role ?? 0)) highest.set(userId, member);
  return [...highest].map(([id, member]) => ({ id, member, user: viewer.model.users.get(id)! }));
};

export const showMember = (user: UserEntry, member: Omit<Member, 'endsAt'>): MemberView => ({
  id: user.id,
  username: user.username,
  name: user.name,
  state: user.blocked ? 'blocked' : 'active',
  accessLevel: member.role,
  expiresAt: member.expiresAt,
  createdAt: member.createdAt,
});

export const listOfMembers = (viewer: Viewer, namespace: NamespaceNode, input: RequestPayload<typeof listMembers>) => {
  const { inherited, query, userIds } = input;
  const found = membersOf(viewer, namespace, inherited).filter(
    ({ id, user }) => (!userIds || userIds.includes(id)) && contains(query, user.name, user.username),
  );
  return pageOf(
    sorted(found, ({ user }) => user.name.toLowerCase()),
    input,
    ({ user, member }) => showMember(user, member),
  );
};

/** @throws DomainError `member-not-found` */
export const memberFor = (viewer: Viewer, namespace: NamespaceNode, userId: number, inherited: boolean): MemberView => {
  const found = membersOf(viewer, namespace, inherited).find(({ id }) => id === userId);
  if (!found) throw new DomainError('member-not-found', `User ${userId} is no member of ${namespace.fullPath}`);
  return showMember(found.user, found.member);
};
