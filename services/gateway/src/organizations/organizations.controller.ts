import { z } from 'zod';
import {
  counts,
  countOrganizations,
  createOrganization,
  listOrganizations,
  organizationOrder,
  OrganizationView,
  readOrganization,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { owningGroupPath } from '../groups/owning-group';
import { camelCased } from '../rest/parameters';
import { forbidden } from '../rest/refusals';
import { Call, id, route, search, sort, typed } from '../rest/route';

const shown = z.object({
  id,
  group_id: id,
  name: z.string(),
  default_rate: z.number().nullable(),
  description: z.string().nullable(),
  state: z.enum(['active', 'inactive']),
  created_at: z.string(),
  updated_at: z.string(),
  web_url: z.string(),
});

/** API-53. */
const show = (organization: OrganizationView, call: Call): z.infer<typeof shown> => ({
  id: organization.id,
  group_id: organization.groupId,
  name: organization.name,
  default_rate: organization.defaultRateCents === null ? null : organization.defaultRateCents / 100,
  description: organization.description,
  state: organization.state,
  created_at: organization.createdAt,
  updated_at: organization.updatedAt,
  web_url: call.webUrl(`groups/${owningGroupPath(organization, call)}/-/crm/organizations/${organization.id}`),
});

/** As it was typed: the service says what is wrong with it. */
const rate = z.union([z.number(), typed]).optional();
const optional = { default_rate: rate, description: typed.optional() };
const organizations = '/groups/:id/crm/organizations';
const oneOrganization = `${organizations}/:organization_id` as const;
const signedIn = true;
const mayNot = (verb: string) => ({
  forbidden: () => forbidden(`You have insufficient permissions to ${verb} an organization for this group`),
});

const readOne = async (organizationId: number, call: Call) => {
  const { organization } = await call.ask(readOrganization, { organizationId });
  return { body: show(organization, call), changes: organization.changes };
};

export const organizationRoutes = [
  route({
    method: 'GET',
    path: organizations,
    summary: 'Organizations of the contact source of a group',
    signedIn,
    query: {
      search: search.optional(),
      state: z.enum(['all', 'active', 'inactive']).optional(),
      ids: z.array(id).max(1_000).optional(),
      owned: z.boolean().optional(),
      order_by: organizationOrder.optional(),
      sort: sort.optional(),
    },
    paged: true,
    reply: shown,
    answer: async (call) => {
      const asked = { ...camelCased(call.query), ...call.page };
      const { items, ...page } = await call.ask(listOrganizations, asked);
      return { body: items.map((organization) => show(organization, call)), page };
    },
  }),
  route({
    method: 'POST',
    path: organizations,
    summary: 'Create an organization',
    body: { name: typed, ...optional },
    draws: 'organization',
    status: 201,
    reply: shown,
    refusals: mayNot('create'),
    answer: async (call) => {
      const asked = { organizationId: call.id, ...camelCased(call.body) };
      const { organization, visible } = await call.ask(createOrganization, asked);
      return { body: show(organization, call), changes: organization.changes, visible };
    },
    reread: (call) => readOne(call.id, call),
  }),
  route({
    method: 'GET',
    path: `${organizations}/counts`,
    summary: 'Number of organizations by state',
    signedIn,
    query: { search: search.optional() },
    reply: counts,
    answer: async ({ query, ask }) => ({ body: await ask(countOrganizations, query) }),
  }),
  route({
    method: 'GET',
    path: oneOrganization,
    summary: 'An organization',
    tagged: true,
    signedIn,
    reply: shown,
    answer: (call) => readOne(call.params.organization_id, call),
  }),
  route({
    method: 'PUT',
    path: oneOrganization,
    summary: 'Change an organization: what is absent stays, null clears',
    body: { name: typed.optional(), ...optional, active: z.boolean().optional() },
    reply: shown,
    refusals: mayNot('update'),
    answer: async (call) => {
      const { params, body, ifChanges } = call;
      const asked = { organizationId: params.organization_id, ...camelCased(body), ifChanges };
      const { organization, visible } = await call.ask(updateOrganization, asked);
      return { body: show(organization, call), changes: organization.changes, visible };
    },
    present: (call) => readOne(call.params.organization_id, call),
  }),
];
