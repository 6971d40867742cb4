import { z } from 'zod';
import { viaSchema } from './envelope';
import { MAX_TOTAL, Page } from './paging';

const id = z.int().positive();
const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))]);
const user = z.object({ id, username: z.string(), name: z.string() });
/** `from` and `to` are left out of a text that this reader may not see (HIS-3). */
export const historyChange = z.object({ from: value.exactOptional(), to: value.exactOptional() });

/**
 * One change of a thing (HIS-1). `id`: known among all entries of the thing, and higher than those of earlier ones.
 * `actor`: null for the system. `fromId`, `intoId`: of a copy its original, of a merge the other one, where the reader may
 * see it (HIS-5). `noteId`: the note of an issue that was written or edited. `user`: the member of a group it is about.
 */
export const historyEntry = z.object({
  id,
  at: z.string(),
  actor: user.nullable(),
  action: z.enum([
    'created',
    'copied',
    'updated',
    'activated',
    'deactivated',
    'moved',
    'arrived',
    'move_abandoned',
    'merged',
    'duplicate_added',
    'duplicate_removed',
    'restored',
    'erased',
    'closed',
    'reopened',
    'contacts_changed',
    'participants_changed',
    'note_added',
    'note_edited',
    'note_deleted',
    'deleted',
    'removed',
    'member_added',
    'member_changed',
    'member_removed',
  ]),
  /** By the names of fields. */
  changes: z.record(z.string(), historyChange),
  via: viaSchema,
  fromId: id.exactOptional(),
  intoId: id.exactOptional(),
  noteId: id.exactOptional(),
  user: user.exactOptional(),
  transferId: id.exactOptional(),
  importId: id.exactOptional(),
  mailId: z.string().exactOptional(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;
export type HistoryActionName = HistoryEntry['action'];
/** As a history names a user. */
export type HistoryUser = z.infer<typeof user>;

/**
 * One page of changes, newest first, each with whom it names: who made it, and the member it is about.
 *
 * @param changes all that this reader may see, oldest first
 * @param usersNamed the users with these ids; one that nobody knows any more is still one who changed it
 */
export const historyPage = async <Change extends Readonly<{ actorId: number | null; userId?: number }>>(
  changes: readonly Change[],
  { page, perPage }: Page,
  usersNamed: (ids: readonly number[]) => Promise<readonly HistoryUser[]>,
) => {
  const newestFirst = [...changes].reverse();
  const shown = newestFirst.slice((page - 1) * perPage, page * perPage);
  const ids = [...new Set(shown.flatMap(({ actorId, userId }) => [actorId ?? [], userId ?? []].flat()))];
  const users = new Map((ids.length > 0 ? await usersNamed(ids) : []).map((user) => [user.id, user]));
  const named = (id: number): HistoryUser => {
    const { username, name } = users.get(id) ?? { username: `user-${id}`, name: 'Unknown User' };
    return { id, username, name };
  };
  const items = shown.map(({ actorId, userId, ...change }) => ({
    ...change,
    actor: actorId === null ? null : named(actorId),
    ...(userId === undefined ? {} : { user: named(userId) }),
  }));
  const total = changes.length > MAX_TOTAL ? null : changes.length;
  return { items, total, more: changes.length > page * perPage };
};
