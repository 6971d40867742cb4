import { z } from 'zod';
import {
  contactFieldName,
  contactFields,
  ContactView,
  RequestInput,
  countContacts,
  createContact,
  eraseContact,
  exportContacts,
  listContacts,
  listDuplicateContacts,
  mergeContact,
  readContact,
  readContactAsOf,
  readContactHistory,
  undoContactMerge,
  updateContact,
} from '@ledgerdesk/contracts';
import { camelCase, camelCased } from '../../request/names';
import { forbidden, notSupported } from '../../request/error-responses';
import { filtersOf, namesOf, parametersOf } from '../contract-parameters';
import { asOfQuery, pastTime } from '../as-of';
import { CsvColumn, csvExport } from '../csv-export';
import { leadingOn } from '../leading-on';
import { id, RouteContext, route } from '../route';
import { contactView, duplicatePairView, erasedContactView } from '../../views/contact.view';
import { historyEntryView } from '../../views/history.view';
import { countsView } from '../../views/counts.view';

const contacts = '/groups/:id/crm/contacts';
const oneContact = '/groups/:id/crm/contacts/:contact_id';
const signedIn = true;
const merged = { code: 'contact-merged', place: 'crm/contacts' } as const;
const errorResponses = {
  forbidden: () => forbidden('You have insufficient permissions to manage contacts for this group'),
};

/** IMP-2 */
const contactColumns: readonly CsvColumn<ContactView>[] = [
  { name: 'first_name', cell: ({ firstName }) => firstName },
  { name: 'last_name', cell: ({ lastName }) => lastName },
  { name: 'email', cell: ({ email }) => email },
  { name: 'phone', cell: ({ phone }) => phone },
  { name: 'description', cell: ({ description }) => description },
  { name: 'organization', cell: ({ organization }) => organization && organization.name },
  { name: 'state', cell: ({ state }) => state },
];

const readPast = async (contactId: number, asOf: string, context: RouteContext) => {
  const { contact } = await context.ask(readContactAsOf, { contactId, asOf: pastTime(asOf) });
  return { body: contactView.show(contact, context), changes: contact.changes };
};

const readOne = async (contactId: number, context: RouteContext) => {
  const { contact } = await context.ask(readContact, { contactId });
  return { body: contactView.show(contact, context), changes: contact.changes };
};

const listFilters = { ...filtersOf(listContacts), duplicates: z.boolean().optional().meta({ default: false }) };
/** Filters that pairs are not looked for by. */
const NOT_OF_DUPLICATES = ['search', 'ids', 'organization_id', 'order_by', 'sort'];

const listDuplicates = async (context: RouteContext<string, typeof listFilters>) => {
  const { duplicates: _, ...filters } = context.query;
  const refused = NOT_OF_DUPLICATES.filter((name) => Object.hasOwn(filters, name));
  if (refused.length > 0) throw notSupported(refused);
  const { items, ...page } = await context.ask(listDuplicateContacts, { ...camelCased(filters), ...context.page });
  return { body: items.map((pair) => duplicatePairView.show(pair, context)), page };
};

export const contactRoutes = [
  route({
    operationId: 'listContacts',
    method: 'GET',
    path: contacts,
    summary: 'Contacts of the contact source of a group',
    signedIn,
    query: listFilters,
    paged: true,
    reply: z.union([contactView.schema, duplicatePairView.schema]),
    answer: async (context) => {
      if (context.query.duplicates) return listDuplicates(context);
      const { duplicates: _, ...filters } = context.query;
      const { items, ...page } = await context.ask(listContacts, { ...camelCased(filters), ...context.page });
      return { body: items.map((contact) => contactView.show(contact, context)), page };
    },
  }),
  route({
    operationId: 'createContact',
    method: 'POST',
    path: contacts,
    summary: 'Create a contact',
    body: parametersOf(contactFields, ['firstName', 'lastName']),
    unsupported: { names: ['link_issue'] },
    allocatesId: 'contact',
    status: 201,
    reply: contactView.schema,
    errorResponses,
    answer: async (context) => {
      const payload = { contactId: context.id, ...camelCased(context.body) };
      const { contact, visible } = await context.ask(createContact, payload);
      return { body: contactView.show(contact, context), changes: contact.changes, visible };
    },
    replay: (context) => readOne(context.id, context),
  }),
  route({
    operationId: 'countContacts',
    method: 'GET',
    path: `${contacts}/counts`,
    summary: 'Number of contacts by state',
    signedIn,
    query: filtersOf(countContacts),
    reply: countsView,
    answer: async ({ query, ask }) => ({ body: await ask(countContacts, query) }),
  }),
  route({
    operationId: 'exportContacts',
    method: 'GET',
    path: `${contacts}/export`,
    summary: 'Contacts as CSV, which can be imported',
    signedIn,
    query: filtersOf(listContacts),
    unsupported: { options: ['duplicates'] },
    downloads: 'text/csv',
    answer: async (context) => ({
      download: await csvExport(context, {
        name: 'contacts.csv',
        columns: contactColumns,
        part: (ask, after) => ask(exportContacts, { ...camelCased(context.query), after }),
      }),
    }),
  }),
  route({
    operationId: 'getContact',
    method: 'GET',
    path: oneContact,
    summary: 'A contact',
    signedIn,
    query: asOfQuery,
    reply: contactView.schema,
    leadsOn: true,
    answer: (context) => {
      const { contact_id: contactId } = context.params;
      const { as_of: asOf } = context.query;
      const read = asOf === undefined ? readOne(contactId, context) : readPast(contactId, asOf, context);
      return leadingOn(read, merged, context);
    },
  }),
  route({
    operationId: 'updateContact',
    method: 'PUT',
    path: oneContact,
    summary: 'Change a contact: what is absent stays, null clears',
    body: parametersOf({ ...contactFields, active: z.boolean() }),
    reply: contactView.schema,
    errorResponses,
    answer: async (context) => {
      const { params, body, ifChanges } = context;
      const payload = { contactId: params.contact_id, ...camelCased(body), ifChanges };
      const { contact, visible } = await context.ask(updateContact, payload);
      return { body: contactView.show(contact, context), changes: contact.changes, visible };
    },
    currentState: (context) => readOne(context.params.contact_id, context),
  }),
  route({
    operationId: 'mergeContact',
    method: 'POST',
    path: `${oneContact}/merge`,
    summary: 'A contact becomes another one of its group',
    body: {
      into: id,
      fields: namesOf(contactFieldName).optional(),
      dry_run: z.boolean().optional().meta({ default: false }),
    },
    reply: contactView.schema,
    errorResponses,
    answer: async (context) => {
      const { into, fields = [], dry_run: dryRun = false } = context.body;
      const payload = { contactId: context.params.contact_id, into, fields: fields.map(camelCase), dryRun };
      const { contact, visible } = await context.ask(mergeContact, payload as RequestInput<typeof mergeContact>);
      return { body: contactView.show(contact, context), changes: contact.changes, visible };
    },
  }),
  route({
    operationId: 'undoContactMerge',
    method: 'POST',
    path: `${oneContact}/merge/undo`,
    summary: 'A merged contact is back, within 30 days',
    reply: contactView.schema,
    errorResponses,
    answer: async (context) => {
      const payload = { contactId: context.params.contact_id };
      const { contact, visible } = await context.ask(undoContactMerge, payload);
      return { body: contactView.show(contact, context), changes: contact.changes, visible };
    },
  }),
  route({
    operationId: 'eraseContact',
    method: 'POST',
    path: `${oneContact}/erase`,
    summary: 'Make what is personal of a contact unreadable for ever',
    body: {
      confirm: z
        .union([id, z.string().max(100)])
        .optional()
        .describe('The id of the contact'),
      include_copies: z.boolean().optional().meta({ default: false }),
    },
    reply: erasedContactView.schema,
    errorResponses,
    answer: async (context) => {
      const { confirm, include_copies: includeCopies = false } = context.body;
      const confirmed = confirm === undefined ? null : String(confirm);
      const payload = { contactId: context.params.contact_id, confirm: confirmed, includeCopies };
      const erased = await context.ask(eraseContact, payload);
      return { body: erasedContactView.show(erased, context), visible: erased.visible };
    },
  }),
  route({
    operationId: 'getContactHistory',
    method: 'GET',
    path: `${oneContact}/history`,
    summary: 'All changes of a contact, newest first',
    signedIn,
    paged: true,
    reply: historyEntryView.schema,
    answer: async (context) => {
      const payload = { contactId: context.params.contact_id, ...context.page };
      const { items, ...page } = await context.ask(readContactHistory, payload);
      return { body: items.map((entry) => historyEntryView.show(entry, context)), page };
    },
  }),
];
