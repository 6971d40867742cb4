import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { drawIds, page, paged, pageOrCursor, part, partAfter, sort, written } from '../paging';

const id = z.int().positive();
/** Before the field rules: as it was typed. Absent, it is unchanged; null clears it (CRM-26). */
const input = z.string().max(100_000).nullable();

/** Drawn by whoever owns the retry, before the first attempt. */
export const reserveCrmIds = request('crm.ids.reserve', drawIds(['contact', 'organization', 'import']));

export const contact = z.object({
  id,
  groupId: id,
  organization: z.object({ id, name: z.string() }).nullable(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  description: z.string().nullable(),
  state: z.enum(['active', 'inactive', 'erased']),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** The number of its visible changes: its ETag. */
  changes: z.int().positive(),
});
export type ContactView = z.infer<typeof contact>;

export const duplicatePair = z.object({
  contacts: z.tuple([contact, contact]),
  equal: z.array(z.enum(['name', 'phone'])),
});
export type DuplicatePair = z.infer<typeof duplicatePair>;

/** What may be written of a contact: the parameters of the API and of these requests are made of it. */
export const contactFields = {
  firstName: input,
  lastName: input,
  email: input,
  phone: input,
  description: input,
  organizationId: id.nullable(),
};

/**
 * Made in the group that was entered; read, changed and listed of its contact source (`owned`: of that group itself).
 *
 * Refusals: `forbidden`; `crm-disabled` naming the group, for Planner+ of the group where it is off; `invalid-fields`
 * with the message of each field, `base` for the contact as a whole (CRM-10..16, SRC-4).
 */
export const createContact = request('crm.contacts.create', {
  payload: z
    .object({ contactId: id, ...contactFields })
    .partial()
    .required({ contactId: true }),
  reply: z.object({ contact, ...written }),
});
export const readContact = request('crm.contacts.read', {
  payload: z.object({ contactId: id }),
  reply: z.object({ contact }),
});
/**
 * `ifChanges`: only if it has had so many visible changes, else `precondition-failed`.
 *
 * The id of a merged contact is refused as `contact-merged`, here and where it is read, with the survivor as
 * `details.intoId` (TRF-31). While a group transfer runs: `contact-part-of-transfer`, `email-reserved`, and in creations
 * `contacts-being-moved` (TRF-54 to TRF-56), with `details.transferId`.
 */
export const updateContact = request('crm.contacts.update', {
  payload: z
    .object({ contactId: id, ...contactFields, active: z.boolean(), ifChanges: z.array(z.int()) })
    .partial()
    .required({ contactId: true }),
  reply: z.object({ contact, ...written }),
});
export const contactFieldName = z.enum(['firstName', 'lastName', 'email', 'phone', 'description', 'organizationId']);
/**
 * Merges the contact into another one of its owning group, which takes these `fields` from it; answers the other one (MRG-1).
 * `dryRun`: as it would be, with nothing changed.
 *
 * Refusals: as those of updates, of either; `merged-into-itself`.
 */
export const mergeContact = request('crm.contacts.merge', {
  payload: z.object({
    contactId: id,
    into: id,
    fields: z.array(contactFieldName).max(10).default([]),
    dryRun: z.boolean().default(false),
  }),
  reply: z.object({ contact, ...written }),
});
/** Takes a merge back, and answers the contact that was merged (MRG-2). Refused as `merge-not-undone` with the reason. */
export const undoContactMerge = request('crm.contacts.undo-merge', {
  payload: z.object({ contactId: id }),
  reply: z.object({ contact, ...written }),
});
export const erasedContact = z.object({
  contact,
  copies: z.array(z.object({ id, groupId: id })),
  otherCopies: z.int().nonnegative(),
});
/**
 * Makes what is personal of a contact, and of those that were merged into it, unreadable for ever (ERA-1 to ERA-5). `copies`:
 * those that transfers made of it, and what it was copied from, where the caller may see them; `includeCopies` erases those
 * where the caller is Owner as well. A second call changes nothing.
 *
 * Refusals: `not-confirmed`; `forbidden` unless Owner of the owning group; as those of updates.
 */
export const eraseContact = request('crm.contacts.erase', {
  payload: z.object({
    contactId: id,
    confirm: z.string().max(100).nullable().default(null),
    includeCopies: z.boolean().default(false),
  }),
  reply: erasedContact.extend(written),
});
/** CRM-37 */
export const contactOrder = z.enum([
  'first_name',
  'last_name',
  'email',
  'phone',
  'description',
  'organization',
  'created_at',
  'updated_at',
]);
export const listContacts = request('crm.contacts.list', {
  payload: pageOrCursor.extend({
    search: z.string().max(1_024).nullable().default(null),
    state: z.enum(['all', 'active', 'inactive', 'erased']).default('all'),
    ids: z.array(id).max(1_000).nullable().default(null),
    organizationId: id.nullable().default(null),
    owned: z.boolean().default(false),
    orderBy: contactOrder.default('last_name'),
    sort: sort.default('asc'),
  }),
  reply: paged(contact),
});
/** What of a list is exported, in its order, a part at a time: `next` is the token of the part after it. */
export const exportContacts = request('crm.contacts.export', {
  payload: listContacts.payload.omit({ page: true, perPage: true, from: true }).extend(partAfter),
  reply: part(contact),
});
/**
 * The pairs of contacts with equal names, without case, or the same phone, whatever it is written with (MRG-3): by name,
 * then those with other names by phone. Of more than 1,000 contacts that are alike, those with the lowest ids.
 */
export const listDuplicateContacts = request('crm.contacts.duplicates', {
  payload: page.extend({
    state: z.enum(['all', 'active', 'inactive', 'erased']).default('all'),
    owned: z.boolean().default(false),
  }),
  reply: paged(duplicatePair),
});
export const counts = z.object({ active: z.int(), inactive: z.int(), all: z.int() });
export const countContacts = request('crm.contacts.count', {
  payload: z.object({ search: z.string().max(1_024).nullable().default(null) }),
  reply: counts,
});

const ids = z.object({ contactId: id, groupId: id });
export const contactCreated = announcement('crm.contacts.created.v1', ids);
export const contactUpdated = announcement('crm.contacts.updated.v1', ids.extend({ changed: z.array(z.string()) }));
export const contactActivated = announcement('crm.contacts.activated.v1', ids);
export const contactDeactivated = announcement('crm.contacts.deactivated.v1', ids);
/** By a group transfer; the group is the one it has now. A copy is announced as created. */
export const contactMoved = announcement('crm.contacts.moved.v1', ids.extend({ fromGroupId: id, transferId: id }));
/** It is no more; `intoId` is the contact it stands for now. */
export const contactMerged = announcement('crm.contacts.merged.v1', ids.extend({ intoId: id, transferId: id }));
/** As version 1, by hand (MRG-1). */
export const contactMergedByHand = announcement('crm.contacts.merged.v2', ids.extend({ intoId: id }));
/** It was merged, and is there again, since that transfer was undone. */
export const contactRestored = announcement('crm.contacts.restored.v1', ids.extend({ transferId: id }));
/** Also of each contact that was merged into it. Of its former fields nothing is left. */
export const contactErased = announcement('crm.contacts.erased.v1', ids);
/** As version 1, where a merge by hand was undone (MRG-2). */
export const contactRestoredByHand = announcement('crm.contacts.restored.v2', ids);

export type ContactRefusal =
  | 'contact-not-found'
  | 'contact-already-exists'
  | 'crm-disabled'
  | 'invalid-fields'
  | 'precondition-failed'
  | 'claim-taken'
  | 'claim-voided'
  | 'claim-elsewhere'
  | 'contact-merged'
  | 'contact-erased'
  | 'not-confirmed'
  | 'contact-part-of-transfer'
  | 'contacts-being-moved'
  | 'email-reserved'
  | 'merged-into-itself'
  | 'merge-not-undone';
