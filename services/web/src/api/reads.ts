import { queryOptions } from '@tanstack/react-query';
import { answerTo, api } from './client';
import type { Place } from './page';
import type { Contact } from './types';

export const PER_PAGE = 20;

export type ContactFilters = Readonly<{
  search?: string;
  state: 'all' | 'active' | 'inactive';
  order_by: 'first_name' | 'last_name' | 'email' | 'phone' | 'description' | 'organization';
  sort: 'asc' | 'desc';
  page: number;
}>;
export const contactList = (group: string, filters: ContactFilters) =>
  queryOptions({
    queryKey: ['contacts', group, 'list', filters],
    queryFn: async () => {
      const query = { ...filters, per_page: PER_PAGE };
      const { data, ...page } = await answerTo(
        api.GET('/groups/{id}/crm/contacts', { params: { path: { id: group }, query } }),
      );
      return { rows: data as Contact[], ...page };
    },
    placeholderData: (previous) => previous,
  });

export const contactCounts = (group: string, search: string) =>
  queryOptions({
    queryKey: ['contacts', group, 'counts', search],
    queryFn: async () =>
      (
        await answerTo(
          api.GET('/groups/{id}/crm/contacts/counts', { params: { path: { id: group }, query: { search } } }),
        )
      ).data,
    placeholderData: (previous) => previous,
  });

export const oneContact = (group: string, contactId: number) =>
  queryOptions({
    queryKey: ['contacts', group, 'one', contactId],
    queryFn: () =>
      answerTo(
        api.GET('/groups/{id}/crm/contacts/{contact_id}', { params: { path: { id: group, contact_id: contactId } } }),
      ),
  });

export type OrganizationFilters = Readonly<{
  search?: string;
  state: 'all' | 'active' | 'inactive';
  order_by: 'name' | 'default_rate' | 'description';
  sort: 'asc' | 'desc';
  page: number;
}>;
export const organizationList = (group: string, filters: OrganizationFilters) =>
  queryOptions({
    queryKey: ['organizations', group, 'list', filters],
    queryFn: async () => {
      const query = { ...filters, per_page: PER_PAGE };
      const { data, ...page } = await answerTo(
        api.GET('/groups/{id}/crm/organizations', { params: { path: { id: group }, query } }),
      );
      return { rows: data, ...page };
    },
    placeholderData: (previous) => previous,
  });

export const organizationCounts = (group: string, search: string) =>
  queryOptions({
    queryKey: ['organizations', group, 'counts', search],
    queryFn: async () =>
      (
        await answerTo(
          api.GET('/groups/{id}/crm/organizations/counts', { params: { path: { id: group }, query: { search } } }),
        )
      ).data,
    placeholderData: (previous) => previous,
  });

export const oneOrganization = (group: string, organizationId: number) =>
  queryOptions({
    queryKey: ['organizations', group, 'one', organizationId],
    queryFn: () =>
      answerTo(
        api.GET('/groups/{id}/crm/organizations/{organization_id}', {
          params: { path: { id: group, organization_id: organizationId } },
        }),
      ),
  });

export const groupsNamed = (search: string) =>
  queryOptions({
    queryKey: ['groups', search],
    queryFn: () => answerTo(api.GET('/groups', { params: { query: { search, per_page: 50 } } })),
    placeholderData: (previous) => previous,
  });

export const projectsNamed = (search: string) =>
  queryOptions({
    queryKey: ['projects', search],
    queryFn: () => answerTo(api.GET('/projects', { params: { query: { search, per_page: 50 } } })),
    placeholderData: (previous) => previous,
  });

/** Who works in a group or project, also by the groups above it. */
export const membersOf = ({ kind, full_path: id }: Place) => {
  const params = { path: { id }, query: { per_page: 100 } };
  return queryOptions({
    queryKey: ['members', kind, id],
    queryFn: () =>
      kind === 'group'
        ? answerTo(api.GET('/groups/{id}/members/all', { params }))
        : answerTo(api.GET('/projects/{id}/members/all', { params })),
    staleTime: 60_000,
  });
};
