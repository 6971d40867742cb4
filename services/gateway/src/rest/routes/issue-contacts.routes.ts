import { z } from 'zod';
import { RequestInput, readIssueContacts, readIssueContactsAsOf, setIssueContacts } from '@ledgerdesk/contracts';
import { contactView } from '../../views/contact.view';
import { camelCased } from '../../request/names';
import { badRequest, forbidden } from '../../request/error-responses';
import { asOfQuery, pastTime } from '../as-of';
import { RouteContext, id, route } from '../route';

const contacts = '/projects/:id/issues/:iid/crm_contacts';
const shown = z.array(contactView.schema);
const ids = z.array(id).max(20_000);
const emails = z.array(z.string().max(1_024)).max(1_000);
const named = { contact_ids: ids.optional(), emails: emails.optional() };
/** LNK-2. */
export const contactErrorResponses = {
  forbidden: () => forbidden('You have insufficient permissions to set customer relations contacts for this issue'),
};

const read = async (iid: number, context: RouteContext) => {
  const { contacts, changes } = await context.ask(readIssueContacts, { iid });
  return { body: contacts.map((contact) => contactView.show(contact, context)), changes };
};
const readPast = async (iid: number, asOf: string, context: RouteContext) => {
  const { contacts, changes } = await context.ask(readIssueContactsAsOf, { iid, asOf: pastTime(asOf) });
  return { body: contacts.map((contact) => contactView.show(contact, context)), changes };
};
const set = async (payload: RequestInput<typeof setIssueContacts>, context: RouteContext) => {
  const { contacts, changes, visible } = await context.ask(setIssueContacts, payload);
  return { body: contacts.map((contact) => contactView.show(contact, context)), changes, visible };
};
const mustName = ({ contact_ids, emails }: { contact_ids?: unknown; emails?: unknown }) => {
  if (!contact_ids && !emails)
    throw badRequest('contact_ids, emails are missing, at least one parameter must be provided');
};

export const issueContactRoutes = [
  route({
    operationId: 'listIssueContacts',
    method: 'GET',
    path: contacts,
    summary: 'Contacts of an issue',
    signedIn: true,
    query: asOfQuery,
    reply: shown,
    answer: (context) => {
      const { iid } = context.params;
      const { as_of: asOf } = context.query;
      return asOf === undefined ? read(iid, context) : readPast(iid, asOf, context);
    },
  }),
  route({
    operationId: 'setIssueContacts',
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
    errorResponses: contactErrorResponses,
    answer: (context) => {
      const { params, body, ifChanges } = context;
      const { replace_ids, contact_ids, ...others } = body;
      const replaced = replace_ids === undefined ? contact_ids : replace_ids;
      const replaceIds = replaced === null ? [] : replaced;
      return set({ iid: params.iid, replaceIds, ...camelCased(others), ifChanges }, context);
    },
    currentState: (context) => read(context.params.iid, context),
  }),
  route({
    operationId: 'addIssueContacts',
    method: 'POST',
    path: contacts,
    summary: 'Add contacts to an issue',
    body: named,
    status: 201,
    reply: shown,
    errorResponses: contactErrorResponses,
    answer: (context) => {
      const { params, body } = context;
      mustName(body);
      return set({ iid: params.iid, addIds: body.contact_ids, addEmails: body.emails }, context);
    },
  }),
  route({
    operationId: 'removeIssueContacts',
    method: 'DELETE',
    path: contacts,
    summary: 'Remove contacts from an issue, named in the address or in a body',
    body: named,
    reply: shown,
    errorResponses: contactErrorResponses,
    answer: (context) => {
      const { params, body } = context;
      mustName(body);
      return set({ iid: params.iid, removeIds: body.contact_ids, removeEmails: body.emails }, context);
    },
  }),
  route({
    operationId: 'removeIssueContact',
    method: 'DELETE',
    path: `${contacts}/:contact_id`,
    summary: 'Remove a contact from an issue',
    status: 204,
    errorResponses: contactErrorResponses,
    answer: async (context) => {
      const { iid, contact_id: contactId } = context.params;
      const { visible } = await set({ iid, removeIds: [contactId] }, context);
      return { visible };
    },
  }),
];
