import { z } from 'zod';
import { ContactView } from '@ledgerdesk/contracts';
import { owningGroupPath } from '../groups/owning-group';
import { Call, id } from '../rest/route';

export const shownContact = z.object({
  id,
  group_id: id,
  organization_id: id.nullable(),
  organization: z.object({ id, name: z.string() }).nullable(),
  first_name: z.string(),
  last_name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  description: z.string().nullable(),
  state: z.enum(['active', 'inactive', 'erased']),
  created_at: z.string(),
  updated_at: z.string(),
  web_url: z.string(),
});

/** API-53. */
export const showContact = (contact: ContactView, call: Call): z.infer<typeof shownContact> => ({
  id: contact.id,
  group_id: contact.groupId,
  organization_id: contact.organization?.id ?? null,
  organization: contact.organization,
  first_name: contact.firstName,
  last_name: contact.lastName,
  email: contact.email,
  phone: contact.phone,
  description: contact.description,
  state: contact.state,
  created_at: contact.createdAt,
  updated_at: contact.updatedAt,
  web_url: call.webUrl(`groups/${owningGroupPath(contact, call)}/-/crm/contacts/${contact.id}`),
});
