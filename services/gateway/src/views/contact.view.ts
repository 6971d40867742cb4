import { z } from 'zod';
import { contact, duplicatePair } from '@ledgerdesk/contracts';
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
