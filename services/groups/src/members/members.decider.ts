import type { GrantableRole, MemberRefusal, Role, ServiceRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { holds, assertNotEnded } from './end-date';
import { evolve, initialState, MemberAdded, Members, Membership, MembersEvent, Namespace } from './members';

/** Whose membership of what, by somebody with this role there. `founder`: the owner whom the creation has made. */
type MembershipContext = Readonly<{
  place: Namespace;
  userId: number;
  isRoot: boolean;
  founder: Readonly<{ userId: number; since: string }> | null;
  by: Role;
}>;

export class AddMember extends Command('AddMember')<
  MembershipContext & { role: GrantableRole; expiresAt: string | null },
  Members
> {}
/** An end date that is absent stays as it is. */
export class ChangeMember extends Command('ChangeMember')<
  MembershipContext & { role: GrantableRole; expiresAt?: string | null },
  Members
> {}
export class RemoveMember extends Command('RemoveMember')<MembershipContext, Members> {}
export type MembersCommand = AddMember | ChangeMember | RemoveMember;

export const membersStreamOf = ({ kind, id }: Namespace): string => `members-${kind}-${id}`;
export const membersStream = ({ data }: MembersCommand): string => membersStreamOf(data.place);

const MAINTAINER = 40 satisfies Role;
const OWNER = 50 satisfies Role;
type Present = NonNullable<Members>;

const addMember = ({ data, metadata: { now } }: AddMember, members: Present): MembersEvent[] => {
  const { place, userId, role, expiresAt, by } = data;
  if (lasting(members[userId], now)) throw refusal('member-already-exists', 'Member already exists');
  checkGrant(by, place, role);
  assertNotEnded(expiresAt, now);
  return [{ type: 'MemberAdded', data: { place, userId, role, expiresAt, createdAt: now } }];
};

const changeMember = ({ data, metadata: { now } }: ChangeMember, members: Present): MembersEvent[] => {
  const { place, userId, role } = data;
  const member = memberOf(members, data, now);
  checkGrant(data.by, place, member.role);
  checkGrant(data.by, place, role);
  const expiresAt = data.expiresAt === undefined ? member.expiresAt : data.expiresAt;
  if (member.role === role && member.expiresAt === expiresAt) return [];
  assertNotEnded(expiresAt, now);
  if (role !== OWNER || expiresAt !== null) checkLastOwner(data, members);
  return [{ type: 'MemberChanged', data: { place, userId, role, expiresAt } }];
};

const removeMember = ({ data, metadata: { now } }: RemoveMember, members: Present): MembersEvent[] => {
  const { place, userId, by } = data;
  checkGrant(by, place, memberOf(members, data, now).role);
  checkLastOwner(data, members);
  return [{ type: 'MemberRemoved', data: { place, userId } }];
};

/** GRP-16: of a group the Owners, of a project the Maintainers too, who neither make nor touch an Owner. */
const checkGrant = (by: Role, { kind }: Namespace, role: GrantableRole): void => {
  if (by >= OWNER || (kind === 'project' && by >= MAINTAINER && role < OWNER)) return;
  throw refusal('forbidden', 'You have insufficient permissions to manage this membership');
};

/** GRP-14. An Owner whose membership ends by a date does not count: the root would be without one from then on. */
const checkLastOwner = ({ userId, isRoot }: MembershipContext, members: Present): void => {
  if (!isRoot || !staysOwner(members[userId])) return;
  const others = Object.keys(members).filter((id) => Number(id) !== userId && staysOwner(members[Number(id)]));
  if (others.length === 0) throw refusal('last-owner', 'The last owner of a group cannot leave or be removed');
};
const staysOwner = (member: Membership | undefined) => member?.role === OWNER && member.expiresAt === null;

const memberOf = (members: Present, { userId, place }: MembershipContext, now: string): Membership => {
  const member = lasting(members[userId], now);
  if (!member) throw refusal('member-not-found', `User ${userId} is no member of ${place.kind} ${place.id}`);
  return member;
};

const lasting = (member: Membership | undefined, now: string) => (member && holds(member, now) ? member : null);

const refusal = (code: MemberRefusal | ServiceRefusal, message: string) => new DomainError(code, message);

const decideOn = (command: MembersCommand, members: Present): MembersEvent[] => {
  switch (command.type) {
    case 'AddMember':
      return addMember(command, members);
    case 'ChangeMember':
      return changeMember(command, members);
    case 'RemoveMember':
      return removeMember(command, members);
  }
};

/** The owner whom the creation has made comes first, with the first change that follows. */
const decide = (command: MembersCommand, members: Members): MembersEvent[] => {
  const { place, founder } = command.data;
  if (members || !founder) return decideOn(command, members ?? {});
  const first: MemberAdded = {
    type: 'MemberAdded',
    data: { place, userId: founder.userId, role: OWNER, expiresAt: null, createdAt: founder.since },
  };
  const decided = decideOn(command, evolve(null, first)!);
  return decided.length > 0 ? [first, ...decided] : [];
};

/** The memberships of one group or project. */
export const membersDecider: Decider<MembersCommand, Members, MembersEvent> = { initialState, decide, evolve };
