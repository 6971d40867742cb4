import { Projection } from '@ledgerdesk/event-sourcing';
import {
  ClaimVoided,
  evolve,
  initialState,
  isPresent,
  OrganizationDuplicateAdded,
  OrganizationDuplicateRemoved,
  OrganizationEvent,
  OrganizationReserved,
} from '../organization';
import { organizationOrders, OrganizationRow, organizationRow, organizationRowFields } from './organization-row';

/** What a transfer has reserved, and which ids lead here, is not listed. */
type Handled = Exclude<
  OrganizationEvent,
  ClaimVoided | OrganizationReserved | OrganizationDuplicateAdded | OrganizationDuplicateRemoved
>;

/** An index holds the order within a group, and what its filters and counts ask for. */
export const organizationList: Projection<OrganizationRow, Handled> = {
  collection: 'organization-list',
  version: 4,
  fields: organizationRowFields,
  indexes: [
    ...organizationOrders.flatMap((order) => [`${order} asc`, `${order} desc`]).map((key) => ['groupId', key, 'state']),
    ['search', 'groupId', 'state'],
    ['groupId'],
    ['organizationId'],
  ],
  handles: [
    'OrganizationCreated',
    'OrganizationDetailsChanged',
    'OrganizationActivated',
    'OrganizationDeactivated',
    'OrganizationMoved',
    'OrganizationMerged',
    'OrganizationRestored',
  ],
  documentIds: ({ data }) => [data.organizationId],
  evolve: (document, event) => {
    const organization = evolve(document?.organization ?? initialState, event);
    return isPresent(organization) ? organizationRow(organization) : null;
  },
};
