import type { ContactView } from '@ledgerdesk/contracts';
import { searchText } from '../../search-text';
import { sortKeyFields, sortKeys, SortKeys } from '../../sort-keys';
import { PresentContact } from '../contact';

export const contactOrders = [
  'first_name',
  'last_name',
  'email',
  'phone',
  'description',
  'organization',
  'created_at',
  'updated_at',
] as const;
type Order = (typeof contactOrders)[number];

/**
 * A contact as it is listed: what is shown, and what it is found and sorted by. `ownerId` is the group once more, in no
 * index: where something narrower is asked for, that is what a store is to look up.
 */
export type ContactRow = Readonly<{
  contact: PresentContact;
  organization: ContactView['organization'];
  contactId: number;
  groupId: number;
  ownerId: number;
  state: PresentContact['status'];
  organizationId: number | null;
  search: string;
}> &
  SortKeys<Order>;

export const contactRowFields = {
  contactId: 'number',
  groupId: 'number',
  ownerId: 'number',
  state: 'string',
  organizationId: 'number',
  search: 'string',
  ...sortKeyFields(contactOrders),
} as const;

export const contactRow = (contact: PresentContact, organization: ContactView['organization']): ContactRow => {
  const { contactId, groupId, status: state, organizationId, firstName, lastName, phone, description } = contact;
  const email = contact.email && contact.email.address;
  const texts = { first_name: firstName, last_name: lastName, email, phone, description };
  const organizationName = organization && organization.name;
  const times = { created_at: contact.createdAt, updated_at: contact.updatedAt };
  const keys = sortKeys<Order>({ organization: organizationName, ...texts, ...times }, ['last_name', 'first_name']);
  const search = searchText(firstName, lastName, email, description);
  return { contact, organization, contactId, groupId, ownerId: groupId, state, organizationId, search, ...keys };
};
