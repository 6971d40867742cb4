import { z } from 'zod';
import {
  contactOrder,
  countContacts,
  counts,
  createContact,
  listContacts,
  readContact,
  updateContact,
} from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { forbidden } from '../rest/refusals';
import { Call, id, route, search, sort, typed } from '../rest/route';
import { showContact, shownContact } from './contact';

const optional = {
  email: typed.optional(),
  phone: typed.optional(),
  description: typed.optional(),
  organization_id: id.nullable().optional(),
};
const contacts = '/groups/:id/crm/contacts';
const oneContact = '/groups/:id/crm/contacts/:contact_id';
const signedIn = true;
const refusals = {
  forbidden: () => forbidden('You have insufficient permissions to manage contacts for this group'),
};

const readOne = async (contactId: number, call: Call) => {
  const { contact } = await call.ask(readContact, { contactId });
  return { body: showContact(contact, call), changes: contact.changes };
};

export const contactRoutes = [
  route({
    method: 'GET',
    path: contacts,
    summary: 'Contacts of the contact source of a group',
    signedIn,
    query: {
      search: search.optional(),
      state: z.enum(['all', 'active', 'inactive', 'erased']).optional(),
      ids: z.array(id).max(1_000).optional(),
      organization_id: id.optional(),
      owned: z.boolean().optional(),
      order_by: contactOrder.optional(),
      sort: sort.optional(),
    },
    paged: true,
    notYet: ['duplicates'],
    reply: shownContact,
    answer: async (call) => {
      const { items, ...page } = await call.ask(listContacts, { ...camelCased(call.query), ...call.page });
      return { body: items.map((contact) => showContact(contact, call)), page };
    },
  }),
  route({
    method: 'POST',
    path: contacts,
    summary: 'Create a contact',
    body: { first_name: typed, last_name: typed, ...optional },
    notYet: ['link_issue'],
    draws: 'contact',
    status: 201,
    reply: shownContact,
    refusals,
    answer: async (call) => {
      const asked = { contactId: call.id, ...camelCased(call.body) };
      const { contact, visible } = await call.ask(createContact, asked);
      return { body: showContact(contact, call), changes: contact.changes, visible };
    },
    reread: (call) => readOne(call.id, call),
  }),
  route({
    method: 'GET',
    path: `${contacts}/counts`,
    summary: 'Number of contacts by state',
    signedIn,
    query: { search: search.optional() },
    reply: counts,
    answer: async ({ query, ask }) => ({ body: await ask(countContacts, query) }),
  }),
  route({
    method: 'GET',
    path: oneContact,
    summary: 'A contact',
    tagged: true,
    signedIn,
    reply: shownContact,
    answer: (call) => readOne(call.params.contact_id, call),
  }),
  route({
    method: 'PUT',
    path: oneContact,
    summary: 'Change a contact: what is absent stays, null clears',
    body: { first_name: typed.optional(), last_name: typed.optional(), ...optional, active: z.boolean().optional() },
    reply: shownContact,
    refusals,
    answer: async (call) => {
      const { params, body, ifChanges } = call;
      const asked = { contactId: params.contact_id, ...camelCased(body), ifChanges };
      const { contact, visible } = await call.ask(updateContact, asked);
      return { body: showContact(contact, call), changes: contact.changes, visible };
    },
    present: (call) => readOne(call.params.contact_id, call),
  }),
];
