import { z } from 'zod';
import { RequestInput, readIssueContacts, setIssueContacts } from '@ledgerdesk/contracts';
import { showContact, shownContact } from '../contacts/contact';
import { camelCased } from '../rest/parameters';
import { badRequest, forbidden } from '../rest/refusals';
import { Call, id, route } from '../rest/route';

const contacts = '/projects/:id/issues/:iid/crm_contacts';
const shown = z.array(shownContact);
const ids = z.array(id).max(20_000);
const emails = z.array(z.string().max(1_024)).max(1_000);
const named = { contact_ids: ids.optional(), emails: emails.optional() };
/** LNK-2. */
export const refusals = {
  forbidden: () => forbidden('You have insufficient permissions to set customer relations contacts for this issue'),
};

const read = async (iid: number, call: Call) => {
  const { contacts, changes } = await call.ask(readIssueContacts, { iid });
  return { body: contacts.map((contact) => showContact(contact, call)), changes };
};
const set = async (asked: RequestInput<typeof setIssueContacts>, call: Call) => {
  const { contacts, changes, visible } = await call.ask(setIssueContacts, asked);
  return { body: contacts.map((contact) => showContact(contact, call)), changes, visible };
};
const mustName = ({ contact_ids, emails }: { contact_ids?: unknown; emails?: unknown }) => {
  if (!contact_ids && !emails)
    throw badRequest('contact_ids, emails are missing, at least one parameter must be provided');
};

export const issueContactRoutes = [
  route({
    method: 'GET',
    path: contacts,
    summary: 'Contacts of an issue',
    signedIn: true,
    notYet: ['as_of'],
    tagged: true,
    reply: shown,
    answer: (call) => read(call.params.iid, call),
  }),
  route({
    method: 'PUT',
    path: contacts,
    summary: 'Replace the contacts of an issue, or add and remove some',
    body: {
      replace_ids: ids.nullable().optional(),
      contact_ids: ids.nullable().optional().describe('Another name of replace_ids'),
      add_ids: ids.optional(),
      remove_ids: ids.optional(),
      add_emails: emails.optional(),
      remove_emails: emails.optional(),
    },
    reply: shown,
    refusals,
    answer: (call) => {
      const { params, body, ifChanges } = call;
      const { replace_ids, contact_ids, ...others } = body;
      const replaced = replace_ids === undefined ? contact_ids : replace_ids;
      const replaceIds = replaced === null ? [] : replaced;
      return set({ iid: params.iid, replaceIds, ...camelCased(others), ifChanges }, call);
    },
    present: (call) => read(call.params.iid, call),
  }),
  route({
    method: 'POST',
    path: contacts,
    summary: 'Add contacts to an issue',
    body: named,
    status: 201,
    reply: shown,
    refusals,
    answer: (call) => {
      const { params, body } = call;
      mustName(body);
      return set({ iid: params.iid, addIds: body.contact_ids, addEmails: body.emails }, call);
    },
  }),
  route({
    method: 'DELETE',
    path: contacts,
    summary: 'Remove contacts from an issue, named in the address or in a body',
    query: named,
    body: named,
    reply: shown,
    refusals,
    answer: (call) => {
      const { params, query, body } = call;
      const removed = { ...query, ...body };
      mustName(removed);
      return set({ iid: params.iid, removeIds: removed.contact_ids, removeEmails: removed.emails }, call);
    },
  }),
  route({
    method: 'DELETE',
    path: `${contacts}/:contact_id`,
    summary: 'Remove a contact from an issue',
    status: 204,
    refusals,
    answer: async (call) => {
      const { iid, contact_id: contactId } = call.params;
      const { visible } = await set({ iid, removeIds: [contactId] }, call);
      return { visible };
    },
  }),
];
