import { historyOf, Recorded } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, Members, Membership, MembersEvent } from '../members/members';
import type { GroupAction, GroupChange } from '../tree/group-history/group-change';

/** Whom the creation of the group has made a member: the stream of its members may repeat it. */
type Founding = Readonly<{ owner: number | null; createdAt: string }>;

/** What happened to the members of a group, oldest first, each known by its position in the log. */
export const memberHistoryOf = (
  events: readonly Recorded<MembersEvent>[],
  founding: Founding,
): readonly GroupChange[] => {
  const positions = new Map(events.map(({ revision, position }) => [revision + 1, position]));
  const actionOf = (event: MembersEvent, before: Members) => actionBy(event, before, founding);
  const changes = historyOf({ initialState, evolve, valuesOf: () => null, actionOf }, events);
  return changes.map((change) => ({ ...change, id: positions.get(change.id)! }));
};

const actionBy = (event: MembersEvent, before: Members, { owner, createdAt }: Founding): GroupAction | null => {
  const { userId } = event.data;
  const former = before?.[userId] ?? null;
  switch (event.type) {
    case 'MemberAdded': {
      if (before === null && userId === owner && event.data.createdAt === createdAt) return null;
      return { action: 'member_added', userId, changes: changesBetween(former, event.data) };
    }
    case 'MemberChanged':
      return { action: 'member_changed', userId, changes: changesBetween(former, event.data) };
    case 'MemberRemoved':
      return { action: 'member_removed', userId, changes: changesBetween(former, null) };
  }
};

type Terms = Pick<Membership, 'role' | 'expiresAt'>;
const changesBetween = (before: Terms | null, after: Terms | null): GroupChange['changes'] => {
  const accessLevel = { from: before && before.role, to: after && after.role };
  const expiresAt = { from: before && before.expiresAt, to: after && after.expiresAt };
  return {
    ...(accessLevel.from === accessLevel.to ? {} : { accessLevel }),
    ...(expiresAt.from === expiresAt.to ? {} : { expiresAt }),
  };
};
