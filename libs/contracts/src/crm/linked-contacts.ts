import { z } from 'zod';
import { foldCase } from '@ledgerdesk/fields';
import { request } from '../message';
import { contact, ContactView } from './contacts';

const id = z.int().positive();

/**
 * For `issues`, on behalf of whoever asks about an issue of the project that was entered: those of these contacts that
 * the contact source of the project's group owns, in any state, erased ones included, by id. Read from their streams where
 * `fresh`, as a decision needs it. An e-mail is answered as it was given, with the contact that has the *same e-mail*.
 *
 * Refusals: `forbidden` without CRM-2 on the contact source; `crm-disabled` (SRC-11).
 */
export const readLinkedContacts = request('crm.contacts.read-linked', {
  payload: z.object({
    ids: z.array(id).max(2_000),
    emails: z.array(z.string().max(1_024)).max(1_000).default([]),
    fresh: z.boolean().default(false),
  }),
  reply: z.object({
    contacts: z.array(contact),
    byEmail: z.array(z.object({ email: z.string(), contactId: id })),
    /** Ids that stand for another contact, which is among the answers: merged ones, and while a transfer runs its counterparts. */
    replaced: z.array(z.object({ id, contactId: id })).default([]),
  }),
});

/**
 * For the reports of `issues`, on behalf of whoever has entered a group: those of these contacts that this contact source
 * owns, and what their organizations are billed by, as they are now (TIM-15, TIM-18). `id`: as it was asked for, which a
 * merge may have led to `contactId`.
 *
 * Refusals: `forbidden` unless it is the contact source of a project below the group, where the asker may see its contacts
 * (LNK-1).
 */
export const contactsToBill = request('crm.contacts.to-bill', {
  payload: z.object({ contactSourceId: id, ids: z.array(id).max(250) }),
  reply: z.object({
    contacts: z.array(z.object({ id, contactId: id, name: z.string(), organizationId: id.nullable() })),
    organizations: z.array(z.object({ id, name: z.string(), defaultRateCents: z.int().nullable() })),
  }),
});

/**
 * For the Support Bot (LNK-20, LNK-23): which contacts of the contact source of the entered project have one of these
 * addresses as *same e-mail*. Both empty where CRM is off (LNK-21).
 */
export const matchContacts = request('crm.contacts.match', {
  payload: z.object({ addresses: z.array(z.string().max(1_024)).max(2_000) }),
  reply: z.object({ activeIds: z.array(id), inactiveIds: z.array(id) }),
});

/**
 * ISS-21, ISS-22 over the whole installation: the group that owns this contact or organization, null where there is none,
 * and the ids of the contacts to filter by. For `issues`, which asks `groups` where the asker may see them: no right is
 * looked at here, and what is answered is shown to nobody. `tooMany`: over 20,000, and none is named.
 */
export const contactsToFilterBy = request('crm.contacts.to-filter-by', {
  payload: z.object({ contactId: id.nullable(), organizationId: id.nullable() }),
  reply: z.object({ groupId: id.nullable(), ids: z.array(id), tooMany: z.boolean() }),
});
/**
 * Which group owns each of these contacts, erased ones included; of a merged one, the group of its survivor. Read from their
 * streams. Contacts that nobody knows are not among the answers. Asked on nobody's behalf; it is shown to nobody.
 */
export const ownersOfContacts = request('crm.contacts.owners', {
  payload: z.object({ ids: z.array(id).max(1_000) }),
  reply: z.object({ owners: z.array(z.object({ contactId: id, groupId: id })) }),
  withoutAccess: true,
});
/**
 * Of these contacts, each of which somebody took off an issue, those that a contact source has with the *same e-mail*
 * (MC-6). Asked by `issues` on nobody's behalf; it is shown to nobody.
 */
export const contactsOfSameEmail = request('crm.contacts.of-same-email', {
  payload: z.object({ contactSourceId: id, ids: z.array(id).max(1_000) }),
  reply: z.object({ ids: z.array(id) }),
  withoutAccess: true,
});

/** Where a contact stands among those of an issue: by last, then first name, without case, then id. */
export type PlaceByName = readonly [lastName: string, firstName: string, id: number];
export const placeByName = ({ lastName, firstName, id }: ContactView): PlaceByName => [
  foldCase(lastName),
  foldCase(firstName),
  id,
];
const compareTexts = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
export const comparePlaces = (one: PlaceByName, other: PlaceByName): number =>
  compareTexts(one[0], other[0]) || compareTexts(one[1], other[1]) || one[2] - other[2];
export const byName = (contacts: Iterable<ContactView>): ContactView[] =>
  [...contacts]
    .map((contact) => ({ contact, place: placeByName(contact) }))
    .sort((one, other) => comparePlaces(one.place, other.place))
    .map(({ contact }) => contact);

export type LinkedContactsRefusal = 'too-many-contacts';
