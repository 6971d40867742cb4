import type { ReplyOf, countContacts } from '@ledgerdesk/contracts';

/** What is shown of contacts and organizations where they may not be seen (GQL-32 to GQL-34). */
export const noItems = { items: [], cursors: [], total: 0, more: false };
export const noCounts = { active: 0, inactive: 0, all: 0 };

type Counts = ReplyOf<typeof countContacts>;

/** GQL-34: of one state, where that is asked for. */
export const countsIn = ({ active, inactive, all }: Counts, state: 'all' | 'active' | 'inactive'): Counts => {
  if (state === 'active') return { active, inactive: 0, all: active };
  return state === 'inactive' ? { active: 0, inactive, all: inactive } : { active, inactive, all };
};

/** No number of any group: what is missing is asked for like the rest, and takes as long. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** The group that owns something, to be entered. */
export const ownerOf = (groupId: number | null) => ({ group: groupId ?? NOWHERE });
