import {
  countOrganizations,
  createOrganization,
  listOrganizations,
  OrganizationView,
  ownersOfOrganizations,
  RequestInput,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { omitUndefined } from '@ledgerdesk/fields';
import { EnteredRequest } from '../request/entered-request';
import { listConnection } from './connections';
import { countsIn, noCounts, noItems, ownerOf } from './crm-lists';
import { idIn } from './global-ids';
import type { OrganizationModel } from './models';
import type { Operation } from './operation';
import { orderOf } from './orders';
import { mutationPayload } from './payloads';
import { unlessAbsent } from './refusals';
import type { Resolvers } from './schema.generated';

type Order = NonNullable<RequestInput<typeof listOrganizations>['orderBy']>;

const known = (organization: OrganizationView): OrganizationModel => ({
  id: organization.id,
  name: organization.name,
  whole: async () => organization,
});

/** Of which a contact tells no more than its name. */
export const organizationOf = (
  { id, name }: Pick<OrganizationView, 'id' | 'name'>,
  entered: EnteredRequest,
  operation: Operation,
): OrganizationModel => ({
  id,
  name,
  whole: async () => {
    const organization = await operation.organization(entered, id);
    if (organization) return organization;
    throw new DomainError('organization-not-found', `There is no organization ${id} here`);
  },
});

const groupOf = async (organizationId: number, operation: Operation): Promise<number | null> => {
  const { owners } = await operation.installation.ask(ownersOfOrganizations, { ids: [organizationId] });
  return owners[0]?.groupId ?? null;
};

export const organizationResolvers: Resolvers = {
  Group: {
    organizations: ({ entered }, args, { operation }) => {
      const { search, ids } = args;
      const filters = {
        search: search ?? null,
        state: args.state ?? 'all',
        ids: ids ? ids.map((id) => idIn(id, 'CustomerRelationsOrganizationID', 'ids')) : null,
        ...orderOf<Order>(args.sort ?? 'NAME_ASC'),
      };
      return listConnection(args, {
        cursors: operation.surroundings.cursors,
        question: ['organizations', entered.access.target!.id, filters],
        ask: (from) => unlessAbsent(entered.ask(listOrganizations, { ...filters, from }), noItems),
        nodesOf: ({ items }) => items.map(known),
      });
    },
    organizationStateCounts: async ({ entered }, { search, state }) => {
      const counts = await unlessAbsent(entered.ask(countOrganizations, { search: search ?? null }), noCounts);
      return countsIn(counts, state ?? 'all');
    },
  },
  CustomerRelationsOrganization: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    defaultRate: async (organization) => {
      const { defaultRateCents } = await organization.whole();
      return defaultRateCents === null ? null : defaultRateCents / 100;
    },
    description: async (organization) => (await organization.whole()).description,
    active: async (organization) => (await organization.whole()).state === 'active',
    createdAt: async (organization) => (await organization.whole()).createdAt,
    updatedAt: async (organization) => (await organization.whole()).updatedAt,
  },
  Mutation: {
    customerRelationsOrganizationCreate: (_, { input }, { operation }) =>
      mutationPayload(operation, input, 'organization', async () => {
        const { name, defaultRate, description } = input;
        const entered = await operation.write({ group: idIn(input.groupId, 'GroupID', 'groupId') });
        const organizationId = await operation.drawId('organization');
        const fields = omitUndefined({ name, defaultRate, description });
        const { organization, visible } = await entered.ask(createOrganization, { organizationId, ...fields });
        return { thing: known(organization), visible };
      }),
    customerRelationsOrganizationUpdate: (_, { input }, { operation }) =>
      mutationPayload(operation, input, 'organization', async () => {
        const organizationId = idIn(input.id, 'CustomerRelationsOrganizationID', 'id');
        const { name, defaultRate, description, active } = input;
        const entered = await operation.write(ownerOf(await groupOf(organizationId, operation)));
        const fields = omitUndefined({ name, defaultRate, description, active: active ?? undefined });
        const { organization, visible } = await entered.ask(updateOrganization, { organizationId, ...fields });
        return { thing: known(organization), visible };
      }),
  },
};
