import { z } from 'zod';
import { historyEntry } from '../history';
import { request } from '../message';
import { page, paged } from '../paging';

/**
 * All changes of the group that was entered, newest first: its settings, its place, its members; for Owners of it. One that
 * is deleted is entered as such, for administrators only (GRP-19).
 */
export const readGroupHistory = request('groups.groups.history', { payload: page, reply: paged(historyEntry) });

/** Of a group that is gone for good, by its number; for administrators. Refused as `group-not-found`. */
export const readRemovedGroupHistory = request('groups.groups.history-of-removed', {
  payload: page.extend({ groupId: z.int().positive() }),
  reply: paged(historyEntry),
});
