import { z } from 'zod';
import { contact, duplicatePair, erasedContact } from '@ledgerdesk/contracts';
import { owningGroupPath } from './owning-group';
import { id, viewOf, webUrl } from './view';

/** API-53. */
export const contactView = viewOf(
  contact,
  {
    organization_id: {
      schema: id.nullable(),
      before: 'organization',
      show: ({ organization }) => organization?.id ?? null,
    },
    web_url: webUrl((contact, context) => `groups/${owningGroupPath(contact, context)}/-/crm/contacts/${contact.id}`),
  },
  'Contact',
);

/** MRG-3. */
export const duplicatePairView = viewOf(
  duplicatePair,
  {
    contacts: {
      replaces: 'contacts',
      schema: z.array(contactView.schema).min(2).max(2),
      show: ({ contacts }, context) => contacts.map((contact) => contactView.show(contact, context)),
    },
  },
  'DuplicateContacts',
);

/** API-38. `copies`: what has the same data, where the caller may see it; the others are counted. */
export const erasedContactView = viewOf(
  erasedContact,
  {
    contact: {
      replaces: 'contact',
      schema: contactView.schema,
      show: ({ contact }, context) => contactView.show(contact, context),
    },
    copies: {
      replaces: 'copies',
      schema: z.array(z.object({ id, group_id: id })),
      show: ({ copies }) => copies.map(({ id, groupId }) => ({ id, group_id: groupId })),
    },
  },
  'ErasedContact',
);
