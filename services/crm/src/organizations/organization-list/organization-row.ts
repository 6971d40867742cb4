import { organizationOrder } from '@ledgerdesk/contracts';
import { searchText } from '../../list-filters';
import { sortKeyFields, sortKeys, SortKeys, textsByOrder } from '../../sort-keys';
import { organizationView, PresentOrganization } from '../organization';

export const organizationOrders = organizationOrder.options;
type Order = (typeof organizationOrders)[number];

/**
 * An organization as it is listed: what is shown, and what it is found and sorted by. `ownerId` is the group once more,
 * in no index: where some ids are asked for, those are what a store is to look up.
 */
export type OrganizationRow = Readonly<{
  organization: PresentOrganization;
  organizationId: number;
  groupId: number;
  ownerId: number;
  state: PresentOrganization['status'];
  search: string;
}> &
  SortKeys<Order>;

export const organizationRowFields = {
  organizationId: 'number',
  groupId: 'number',
  ownerId: 'number',
  state: 'string',
  search: 'text',
  ...sortKeyFields(organizationOrders),
} as const;

const RATE_DIGITS = 15;

export const organizationRow = (organization: PresentOrganization): OrganizationRow => {
  const { organizationId, groupId, status: state, defaultRateCents } = organization;
  const view = organizationView(organization);
  const defaultRate = defaultRateCents === null ? null : String(defaultRateCents).padStart(RATE_DIGITS, '0');
  const texts = textsByOrder(organizationOrders, { defaultRate, ...view });
  const search = searchText(view.name, view.description);
  const keys = sortKeys<Order>(texts, ['name']);
  return { organization, organizationId, groupId, ownerId: groupId, state, search, ...keys };
};
