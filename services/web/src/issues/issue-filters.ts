import type { operations } from '../api/rest-api';

type Query = NonNullable<operations['listProjectIssues']['parameters']['query']>;
export type IssueQuery = Omit<Query, 'page' | 'per_page' | 'pagination'>;

const LISTS = ['labels', 'iids'] as const;
/** The filters of issues (ISS-15 to ISS-26), by the names that they have in the API and in addresses. */
const SINGLE = [
  ...(['search', 'in', 'confidential', 'author_id', 'author_username', 'assignee_id', 'assignee_username'] as const),
  ...(['scope', 'crm_contact_id', 'crm_organization_id', 'created_after', 'created_before'] as const),
  ...(['updated_after', 'updated_before', 'order_by', 'sort'] as const),
] as const;

/** Those that have a control of their own on the page; the others are shown as what they are, and can be removed. */
const WITH_CONTROL: readonly string[] = [
  'search',
  'confidential',
  'labels',
  'assignee_id',
  'order_by',
  'sort',
  'state',
];

export const states = ['opened', 'closed', 'all'] as const;

/** What the API is asked for. A list of issues begins with the open ones. */
export const queryOf = (parameters: URLSearchParams): IssueQuery => {
  const state = states.find((one) => one === parameters.get('state')) ?? 'opened';
  const single = SINGLE.flatMap((name) => {
    const value = parameters.get(name);
    return value ? [[name, value] as const] : [];
  });
  const lists = LISTS.flatMap((name) => {
    const value = parameters.get(name);
    return value ? [[name, value.split(',')] as const] : [];
  });
  return { state, ...Object.fromEntries([...single, ...lists]) } as IssueQuery;
};

export type OtherFilter = Readonly<{ name: string; value: string }>;

/** Filters of the address that no control shows. */
export const otherFilters = (parameters: URLSearchParams): readonly OtherFilter[] =>
  [...SINGLE, ...LISTS]
    .filter((name) => !WITH_CONTROL.includes(name))
    .flatMap((name) => {
      const value = parameters.get(name);
      return value ? [{ name, value }] : [];
    });

/** Without any of them, only the part of the list is left: open, closed or all. */
export const withoutFilters = (parameters: URLSearchParams): Readonly<Record<string, null>> =>
  Object.fromEntries([...parameters.keys()].filter((name) => name !== 'state').map((name) => [name, null]));

export const isFiltered = (parameters: URLSearchParams): boolean =>
  [...SINGLE, ...LISTS].some((name) => !['order_by', 'sort'].includes(name) && parameters.get(name));

/** How lists can be ordered, as one choice. */
export const orders = {
  newest: { order_by: null, sort: null },
  oldest: { order_by: null, sort: 'asc' },
  updated: { order_by: 'updated_at', sort: null },
  byTitle: { order_by: 'title', sort: 'asc' },
} as const;
export type OrderName = keyof typeof orders;

export const orderIn = (parameters: URLSearchParams): OrderName => {
  const names = Object.keys(orders) as OrderName[];
  const isThis = (name: OrderName) =>
    orders[name].order_by === parameters.get('order_by') && orders[name].sort === parameters.get('sort');
  return names.find(isThis) ?? 'newest';
};
