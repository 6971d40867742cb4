import { z } from 'zod';
import { request } from '../message';
import { written } from '../paging';

const id = z.int().positive();

/** The CRM settings of a group (API-39). `contactSource`: name and path are null where the user may not see that group. */
export const settings = z.object({
  groupId: id,
  enabled: z.boolean(),
  sourceGroupId: id.nullable(),
  contactSource: z.object({ id, name: z.string().nullable(), fullPath: z.string().nullable() }),
  contactSourceEnabled: z.boolean(),
  mayOwnContacts: z.boolean(),
  sourceLocked: z.boolean(),
});
export type SettingsView = z.infer<typeof settings>;

/** Of the group that was entered: Planner+ (SRC-5). */
export const readSettings = request('groups.settings.read', { payload: z.object({}), reply: z.object({ settings }) });
/** Owner. What is absent stays as it is; a source of null is cleared (SRC-8). */
export const changeSettings = request('groups.settings.change', {
  payload: z.object({ enabled: z.boolean().exactOptional(), sourceGroupId: id.nullable().exactOptional() }),
  reply: z.object({ settings, ...written }),
});
export type SettingsRefusal = 'source-not-allowed' | 'source-locked';
