import type { GrantableRole } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

/** A group or project: each kind has numbers of its own. Events call it `place`. */
export type Namespace = Readonly<{ kind: 'group' | 'project'; id: number }>;
/** `expiresAt`: a day; at its begin in UTC the membership ends (GRP-10). */
export type Membership = Readonly<{ role: GrantableRole; expiresAt: string | null; createdAt: string }>;

/** The first of a stream may be the owner whom the creation of the group or project has made (`GroupCreated.owner`). */
export type MemberAdded = Event<'MemberAdded', { place: Namespace; userId: number } & Membership>;
export type MemberChanged = Event<
  'MemberChanged',
  { place: Namespace; userId: number } & Omit<Membership, 'createdAt'>
>;
export type MemberRemoved = Event<'MemberRemoved', { place: Namespace; userId: number }>;
export type MembersEvent = MemberAdded | MemberChanged | MemberRemoved;

/** The members of one group or project by user, also those whose membership has ended by its date. Null: nothing recorded yet. */
export type Members = Readonly<Record<number, Membership>> | null;

export const initialState: Members = null;

export const evolve = (members: Members, event: MembersEvent): Members => {
  const { userId } = event.data;
  switch (event.type) {
    case 'MemberAdded': {
      const { role, expiresAt, createdAt } = event.data;
      return { ...members, [userId]: { role, expiresAt, createdAt } };
    }
    case 'MemberChanged': {
      const member = members?.[userId];
      const { role, expiresAt } = event.data;
      return member ? { ...members, [userId]: { ...member, role, expiresAt } } : members;
    }
    case 'MemberRemoved': {
      const { [userId]: _, ...others } = members ?? {};
      return others;
    }
  }
};
