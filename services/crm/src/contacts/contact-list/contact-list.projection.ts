import { Projection, Recorded } from '@ledgerdesk/event-sourcing';
import type { OrganizationCreated, OrganizationDetailsChanged } from '../../organizations/organization';
import { ClaimVoided, ContactEvent, evolve, initialState, isPresent } from '../contact';
import { contactOrders, ContactRow, contactRow, contactRowFields } from './contact-row';

/** Beside the contacts: the name that the contacts of an organization are sorted by. */
export type OrganizationName = Readonly<{ organizationId: number; name: string }>;
type Document = ContactRow | OrganizationName;
type Handled = Exclude<ContactEvent, ClaimVoided> | OrganizationCreated | OrganizationDetailsChanged;

const nameId = (organizationId: number) => `organization-${organizationId}`;

/** The organization that a contact is given. */
const givenOrganization = (event: Recorded<Handled>): number | null => {
  if (
    event.type === 'ContactCreated' ||
    event.type === 'ContactMoved' ||
    event.type === 'ContactRestored' ||
    event.type === 'ContactErased'
  )
    return event.data.organizationId;
  return (event.type === 'ContactDetailsChanged' && event.data.details.organizationId) || null;
};

const isContact = (document: Document | null): document is ContactRow => document !== null && 'contact' in document;

/** An index holds the order within a group, and what its filters and counts ask for. */
export const contactList: Projection<Document, Handled> = {
  collection: 'contact-list',
  version: 6,
  fields: contactRowFields,
  indexes: [
    ...contactOrders.flatMap((order) => [`${order} asc`, `${order} desc`]).map((key) => ['groupId', key, 'state']),
    ['search', 'groupId', 'state'],
    ['groupId', 'nameKey', 'state'],
    ['groupId', 'phoneKey', 'state'],
    ['groupId'],
    ['organizationId'],
    ['contactId'],
  ],
  handles: [
    'ContactCreated',
    'ContactDetailsChanged',
    'ContactActivated',
    'ContactDeactivated',
    'ContactReserved',
    'ContactMoved',
    'ContactMerged',
    'ContactDuplicateAdded',
    'ContactDuplicateRemoved',
    'ContactRestored',
    'ContactErased',
    'OrganizationCreated',
    'OrganizationDetailsChanged',
  ],
  documentIds: ({ type, data }) => {
    switch (type) {
      case 'OrganizationCreated':
        return [nameId(data.organizationId)];
      case 'OrganizationDetailsChanged':
        return data.details.name ? { where: { organizationId: data.organizationId } } : [];
      case 'ContactErased':
        // One that was merged has left the list before.
        return data.merged ? [] : [data.contactId];
      default:
        return [data.contactId];
    }
  },
  reads: (event) => {
    const organizationId = givenOrganization(event);
    return organizationId === null ? [] : [nameId(organizationId)];
  },
  evolve: (document, event, others) => {
    if (event.type === 'OrganizationCreated' || event.type === 'OrganizationDetailsChanged') {
      const { organizationId } = event.data;
      const name = event.type === 'OrganizationCreated' ? event.data.name : event.data.details.name;
      if (!name) return document;
      return isContact(document)
        ? contactRow(document.contact, { id: organizationId, name: name.text })
        : { organizationId, name: name.text };
    }
    const contact = evolve(isContact(document) ? document.contact : initialState, event);
    if (!isPresent(contact)) return null;
    if (event.type === 'ContactReserved' && isContact(document)) return { ...document, contact };
    const { organizationId: id } = contact;
    if (id === null) return contactRow(contact, null);
    const given = others.get(nameId(id));
    const kept = isContact(document) && document.organization?.id === id ? document.organization.name : '';
    return contactRow(contact, { id, name: given && 'name' in given ? given.name : kept });
  },
};
