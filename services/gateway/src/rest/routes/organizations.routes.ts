import { z } from 'zod';
import {
  countOrganizations,
  createOrganization,
  exportOrganizations,
  listOrganizations,
  organizationFieldName,
  organizationFields,
  OrganizationView,
  RequestInput,
  mergeOrganization,
  readOrganization,
  readOrganizationAsOf,
  readOrganizationHistory,
  undoOrganizationMerge,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { organizationView } from '../../views/organization.view';
import { historyEntryView } from '../../views/history.view';
import { countsView } from '../../views/counts.view';
import { camelCase, camelCased } from '../../request/names';
import { forbidden } from '../../request/error-responses';
import { filtersOf, namesOf, parametersOf } from '../contract-parameters';
import { asOfQuery, pastTime } from '../as-of';
import { CsvColumn, csvExport } from '../csv-export';
import { leadingOn } from '../leading-on';
import { id, RouteContext, route } from '../route';

const organizations = '/groups/:id/crm/organizations';
const oneOrganization = `${organizations}/:organization_id` as const;
const signedIn = true;
const merged = { code: 'organization-merged', place: 'crm/organizations' } as const;
const mayNot = (verb: string) => ({
  forbidden: () => forbidden(`You have insufficient permissions to ${verb} an organization for this group`),
});

/** IMP-2 */
const organizationColumns: readonly CsvColumn<OrganizationView>[] = [
  { name: 'name', cell: ({ name }) => name },
  { name: 'default_rate', cell: ({ defaultRateCents }) => rateOf(defaultRateCents), isNumber: true },
  { name: 'description', cell: ({ description }) => description },
  { name: 'state', cell: ({ state }) => state },
];
const rateOf = (cents: number | null): string | null => (cents === null ? null : (cents / 100).toFixed(2));

const readPast = async (organizationId: number, asOf: string, context: RouteContext) => {
  const { organization } = await context.ask(readOrganizationAsOf, { organizationId, asOf: pastTime(asOf) });
  return { body: organizationView.show(organization, context), changes: organization.changes };
};

const readOne = async (organizationId: number, context: RouteContext) => {
  const { organization } = await context.ask(readOrganization, { organizationId });
  return { body: organizationView.show(organization, context), changes: organization.changes };
};

export const organizationRoutes = [
  route({
    operationId: 'listOrganizations',
    method: 'GET',
    path: organizations,
    summary: 'Organizations of the contact source of a group',
    signedIn,
    query: filtersOf(listOrganizations),
    paged: true,
    reply: organizationView.schema,
    answer: async (context) => {
      const payload = { ...camelCased(context.query), ...context.page };
      const { items, ...page } = await context.ask(listOrganizations, payload);
      return { body: items.map((organization) => organizationView.show(organization, context)), page };
    },
  }),
  route({
    operationId: 'createOrganization',
    method: 'POST',
    path: organizations,
    summary: 'Create an organization',
    body: parametersOf(organizationFields, ['name']),
    allocatesId: 'organization',
    status: 201,
    reply: organizationView.schema,
    errorResponses: mayNot('create'),
    answer: async (context) => {
      const payload = { organizationId: context.id, ...camelCased(context.body) };
      const { organization, visible } = await context.ask(createOrganization, payload);
      return { body: organizationView.show(organization, context), changes: organization.changes, visible };
    },
    replay: (context) => readOne(context.id, context),
  }),
  route({
    operationId: 'countOrganizations',
    method: 'GET',
    path: `${organizations}/counts`,
    summary: 'Number of organizations by state',
    signedIn,
    query: filtersOf(countOrganizations),
    reply: countsView,
    answer: async ({ query, ask }) => ({ body: await ask(countOrganizations, query) }),
  }),
  route({
    operationId: 'exportOrganizations',
    method: 'GET',
    path: `${organizations}/export`,
    summary: 'Organizations as CSV, which can be imported',
    signedIn,
    query: filtersOf(listOrganizations),
    downloads: 'text/csv',
    answer: async (context) => ({
      download: await csvExport(context, {
        name: 'organizations.csv',
        columns: organizationColumns,
        part: (ask, after) => ask(exportOrganizations, { ...camelCased(context.query), after }),
      }),
    }),
  }),
  route({
    operationId: 'getOrganization',
    method: 'GET',
    path: oneOrganization,
    summary: 'An organization',
    signedIn,
    query: asOfQuery,
    reply: organizationView.schema,
    leadsOn: true,
    answer: (context) => {
      const { organization_id: organizationId } = context.params;
      const { as_of: asOf } = context.query;
      const read = asOf === undefined ? readOne(organizationId, context) : readPast(organizationId, asOf, context);
      return leadingOn(read, merged, context);
    },
  }),
  route({
    operationId: 'updateOrganization',
    method: 'PUT',
    path: oneOrganization,
    summary: 'Change an organization: what is absent stays, null clears',
    body: parametersOf({ ...organizationFields, active: z.boolean() }),
    reply: organizationView.schema,
    errorResponses: mayNot('update'),
    answer: async (context) => {
      const { params, body, ifChanges } = context;
      const payload = { organizationId: params.organization_id, ...camelCased(body), ifChanges };
      const { organization, visible } = await context.ask(updateOrganization, payload);
      return { body: organizationView.show(organization, context), changes: organization.changes, visible };
    },
    currentState: (context) => readOne(context.params.organization_id, context),
  }),
  route({
    operationId: 'mergeOrganization',
    method: 'POST',
    path: `${oneOrganization}/merge`,
    summary: 'An organization becomes another one of its group',
    body: {
      into: id,
      fields: namesOf(organizationFieldName).optional(),
      dry_run: z.boolean().optional().meta({ default: false }),
    },
    reply: organizationView.schema,
    errorResponses: mayNot('update'),
    answer: async (context) => {
      const { into, fields = [], dry_run: dryRun = false } = context.body;
      const payload = { organizationId: context.params.organization_id, into, fields: fields.map(camelCase), dryRun };
      const { organization, visible } = await context.ask(
        mergeOrganization,
        payload as RequestInput<typeof mergeOrganization>,
      );
      return { body: organizationView.show(organization, context), changes: organization.changes, visible };
    },
  }),
  route({
    operationId: 'undoOrganizationMerge',
    method: 'POST',
    path: `${oneOrganization}/merge/undo`,
    summary: 'A merged organization is back, within 30 days',
    reply: organizationView.schema,
    errorResponses: mayNot('update'),
    answer: async (context) => {
      const payload = { organizationId: context.params.organization_id };
      const { organization, visible } = await context.ask(undoOrganizationMerge, payload);
      return { body: organizationView.show(organization, context), changes: organization.changes, visible };
    },
  }),
  route({
    operationId: 'getOrganizationHistory',
    method: 'GET',
    path: `${oneOrganization}/history`,
    summary: 'All changes of an organization, newest first',
    signedIn,
    paged: true,
    reply: historyEntryView.schema,
    answer: async (context) => {
      const payload = { organizationId: context.params.organization_id, ...context.page };
      const { items, ...page } = await context.ask(readOrganizationHistory, payload);
      return { body: items.map((entry) => historyEntryView.show(entry, context)), page };
    },
  }),
];
