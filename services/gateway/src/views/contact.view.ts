import { contact } from '@ledgerdesk/contracts';
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
