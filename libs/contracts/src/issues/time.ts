import { z } from 'zod';
import { request } from '../message';
import { written } from '../paging';
import { timeStats } from './issues';

const id = z.int().positive();
/** As it was typed (TIM-1). */
const duration = z.string().max(1_024);
const reply = z.object({ timeStats, ...written });

/** Of an issue that the asker may read, by its number in the project that was entered. */
export const readTimeStats = request('issues.time.read', {
  payload: z.object({ iid: id }),
  reply: z.object({ timeStats }),
});
/**
 * By Planner+ (GRP-25), as the following ones. Null: there is no estimate any more.
 *
 * Refusals: `issue-not-found`, `project-archived`, `forbidden`, `duration-not-understood` (TIM-2).
 */
export const setTimeEstimate = request('issues.time.set-estimate', {
  payload: z.object({ iid: id, duration: duration.nullable() }),
  reply,
});
/**
 * TIM-3: one entry, by whoever asks; a negative one takes time back. `spentAt`: the day it was spent on, null for now.
 *
 * Refusals: as above; `no-time-spent`, `spent-in-the-future` (TIM-4), `more-than-spent` (TIM-5), `invalid-fields`.
 */
export const addSpentTime = request('issues.time.spend', {
  payload: z.object({
    iid: id,
    duration,
    spentAt: z.iso.date().nullable().default(null),
    summary: z.string().max(100_000).nullable().default(null),
  }),
  reply,
});
/** TIM-6. Refusals: `issue-not-found`, `project-archived`, `forbidden`. */
export const resetSpentTime = request('issues.time.reset-spent', { payload: z.object({ iid: id }), reply });

export type TimeRefusal = 'duration-not-understood' | 'no-time-spent' | 'spent-in-the-future' | 'more-than-spent';
