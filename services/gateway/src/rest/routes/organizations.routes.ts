import { z } from 'zod';
import {
  countOrganizations,
  createOrganization,
  exportOrganizations,
  listOrganizations,
  organizationFields,
  OrganizationView,
  readOrganization,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { organizationView } from '../../views/organization.view';
import { countsView } from '../../views/counts.view';
import { camelCased } from '../../request/names';
import { forbidden } from '../../request/error-responses';
import { filtersOf, parametersOf } from '../contract-parameters';
import { CsvColumn, csvExport } from '../csv-export';
import { leadingOn } from '../leading-on';
import { RouteContext, route } from '../route';

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
    reply: organizationView.schema,
    leadsOn: true,
    answer: (context) => leadingOn(readOne(context.params.organization_id, context), merged, context),
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
];
