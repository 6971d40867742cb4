import { z } from 'zod';

/** Numbered pages, from 1 (API-4). */
export const page = z.object({ page: z.int().positive().default(1), perPage: z.int().min(1).max(100).default(20) });
export type Page = z.infer<typeof page>;
/** Lists of more than this say no total. */
export const MAX_TOTAL = 10_000;
/** `total`: null where there are more than MAX_TOTAL; `more`: whether a page follows. */
export const paged = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.int().nullable(), more: z.boolean() });

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
