import { searchText } from '../../search-text';
import { sortKeyFields, sortKeys, SortKeys } from '../../sort-keys';
import { PresentOrganization } from '../organization';

export const organizationOrders = ['name', 'description', 'default_rate', 'created_at', 'updated_at'] as const;
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
  search: 'string',
  ...sortKeyFields(organizationOrders),
} as const;

const RATE_DIGITS = 15;

export const organizationRow = (organization: PresentOrganization): OrganizationRow => {
  const { organizationId, groupId, status: state, name, description, defaultRateCents } = organization;
  const default_rate = defaultRateCents === null ? null : String(defaultRateCents).padStart(RATE_DIGITS, '0');
  const created_at = organization.createdAt;
  const updated_at = organization.updatedAt;
  const keys = sortKeys<Order>({ name: name.text, description, default_rate, created_at, updated_at }, ['name']);
  return {
    organization,
    organizationId,
    groupId,
    ownerId: groupId,
    state,
    search: searchText(name.text, description),
    ...keys,
  };
};
