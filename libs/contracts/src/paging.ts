import { z } from 'zod';

/** Numbered pages, from 1 (API-4). */
export const page = z.object({ page: z.int().positive().default(1), perPage: z.int().min(1).max(100).default(20) });
export type Page = z.infer<typeof page>;
/**
 * In place of a numbered page: so many items after the one of this cursor, or `backward` before it; null: from the end
 * where the list begins. `counted`: with the total, however large.
 */
export const cursorPage = z.object({
  limit: z.int().min(1).max(100),
  cursor: z.string().max(100_000).nullable(),
  backward: z.boolean(),
  counted: z.boolean(),
});
export type CursorPage = z.infer<typeof cursorPage>;
/** Of a list that can be read by its numbered pages, and from a cursor. */
export const pageOrCursor = page.extend({ from: cursorPage.nullable().default(null) });
export type ListRefusal = 'cursor-not-valid';
/** Lists of more than this say no total. */
export const MAX_TOTAL = 10_000;
/**
 * `total`: null where there are more than MAX_TOTAL, or where a page from a cursor is not `counted`; `more`: whether a page
 * follows. `cursors`: of each item of a page from a cursor.
 */
export const paged = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    total: z.int().nullable(),
    more: z.boolean(),
    cursors: z.array(z.string()).exactOptional(),
  });

/** A list part by part, from where the part before it ended: `after` is its `next`, which is null at the end. */
export const partAfter = { after: z.string().nullable().default(null) };
export const part = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** With every answer to a change: where it stands in the log, and whether lists show it already (API-5). */
export const written = { position: z.int().nonnegative(), visible: z.boolean() };
export const sort = z.enum(['asc', 'desc']);
export const drawIds = (kinds: readonly [string, ...string[]]) => ({
  payload: z.object({ kind: z.enum(kinds), count: z.int().min(1).max(100) }),
  reply: z.object({ ids: z.array(z.int().positive()) }),
  withoutAccess: true as const,
});
