import { Projection } from '@ledgerdesk/event-sourcing';
import { ClaimVoided, evolve, initialState, OrganizationEvent } from '../organization';
import { organizationOrders, OrganizationRow, organizationRow, organizationRowFields } from './organization-row';

/** An index holds the order within a group, and what its filters and counts ask for. */
export const organizationList: Projection<OrganizationRow, Exclude<OrganizationEvent, ClaimVoided>> = {
  collection: 'organization-list',
  version: 1,
  fields: organizationRowFields,
  indexes: [
    ...organizationOrders.flatMap((order) => [`${order} asc`, `${order} desc`]).map((key) => ['groupId', key, 'state']),
    ['organizationId'],
  ],
  handles: ['OrganizationCreated', 'OrganizationDetailsChanged', 'OrganizationActivated', 'OrganizationDeactivated'],
  documentIds: ({ data }) => [data.organizationId],
  evolve: (document, event) => {
    const organization = evolve(document?.organization ?? initialState, event);
    return organization.status === 'unknown' ? null : organizationRow(organization);
  },
};
