import { z } from 'zod';
import { contact } from './contacts';
import { organization } from './organizations';
import { request } from '../message';
import { page, paged } from '../paging';
import { viaSchema } from '../envelope';

const id = z.int().positive();
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * One change of a thing (HIS-1). `id`: its place among all entries of the thing, from 1. `actor`: null for the system.
 * `fromId`, `intoId`: of a copy its original, of a merge the other one, where the reader may see it (HIS-5).
 */
export const historyEntry = z.object({
  id,
  at: z.string(),
  actor: z.object({ id, username: z.string(), name: z.string() }).nullable(),
  action: z.enum([
    'created',
    'copied',
    'updated',
    'activated',
    'deactivated',
    'moved',
    'merged',
    'duplicate_added',
    'duplicate_removed',
    'restored',
    'erased',
  ]),
  /** By the names of fields. */
  changes: z.record(z.string(), z.object({ from: value, to: value })),
  via: viaSchema,
  fromId: id.exactOptional(),
  intoId: id.exactOptional(),
  transferId: id.exactOptional(),
  importId: id.exactOptional(),
  mailId: z.string().exactOptional(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/**
 * All changes of a contact or organization, newest first, also of one that was merged into another. Refused as
 * `contact-not-found` and `organization-not-found` where it may not be read now.
 */
export const readContactHistory = request('crm.contacts.history', {
  payload: page.extend({ contactId: id }),
  reply: paged(historyEntry),
});
export const readOrganizationHistory = request('crm.organizations.history', {
  payload: page.extend({ organizationId: id }),
  reply: paged(historyEntry),
});

/** As it was at this time, by the rights of now (HIS-4). Refused as reads are, and where there was none at that time. */
export const readContactAsOf = request('crm.contacts.read-as-of', {
  payload: z.object({ contactId: id, asOf: z.iso.datetime() }),
  reply: z.object({ contact }),
});
export const readOrganizationAsOf = request('crm.organizations.read-as-of', {
  payload: z.object({ organizationId: id, asOf: z.iso.datetime() }),
  reply: z.object({ organization }),
});
