import { contactOrder, type ContactView } from '@ledgerdesk/contracts';
import { foldCase } from '@ledgerdesk/fields';
import { searchText } from '../../list-filters';
import { sortKeyFields, sortKeys, SortKeys, textsByOrder } from '../../sort-keys';
import { contactView, PresentContact } from '../contact';

export const contactOrders = contactOrder.options;
type Order = (typeof contactOrders)[number];

/**
 * A contact as it is listed: what is shown, what it is found and sorted by, and what duplicates have alike. `ownerId` is the group once more, in no
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
  nameKey: string | null;
  phoneKey: string | null;
}> &
  SortKeys<Order>;

export const contactRowFields = {
  contactId: 'number',
  groupId: 'number',
  ownerId: 'number',
  state: 'string',
  organizationId: 'number',
  search: 'text',
  nameKey: 'string',
  phoneKey: 'string',
  ...sortKeyFields(contactOrders),
} as const;

export const contactRow = (contact: PresentContact, organization: ContactView['organization']): ContactRow => {
  const { contactId, groupId, status: state, organizationId } = contact;
  const view = contactView(contact, organization);
  const texts = textsByOrder(contactOrders, { ...view, organization: organization && organization.name });
  const search = searchText(view.firstName, view.lastName, view.email, view.description);
  const keys = sortKeys<Order>(texts, ['last_name', 'first_name']);
  const alike = { nameKey: nameKeyOf(contact), phoneKey: phoneKeyOf(contact) };
  const ids = { contactId, groupId, ownerId: groupId, state, organizationId };
  return { contact, organization, ...ids, search, ...alike, ...keys };
};

/** Those that are erased are not alike. */
const nameKeyOf = ({ status, firstName, lastName }: PresentContact): string | null =>
  status === 'erased' ? null : foldCase(`${firstName}\n${lastName}`);

/** Blanks and the usual signs between digits make no difference. */
const phoneKeyOf = ({ phone }: PresentContact): string | null =>
  phone && (foldCase(phone.replace(/[\s().\-/]/gu, '')) || null);
