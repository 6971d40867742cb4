import { z } from 'zod';
import { contact } from './contacts';
import { organization } from './organizations';
import { request } from '../message';
import { page, paged } from '../paging';
import { historyEntry } from '../history';

const id = z.int().positive();
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
