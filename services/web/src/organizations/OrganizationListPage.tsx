import { lazy, Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import type { Place } from '../api/page';
import { organizationCounts, organizationList } from '../api/reads';
import type { Organization } from '../api/types';
import { NothingHere } from '../app-shell/NotFound';
import { useSession } from '../app-shell/session';
import { addressWith, oneOf, pageIn, type ParameterChanges } from '../elements/address';
import { Badge } from '../elements/Badge';
import { LinkButton } from '../elements/Button';
import { type Column, DataTable } from '../elements/DataTable';
import { EmptyState } from '../elements/EmptyState';
import { ErrorState } from '../elements/ErrorState';
import { ListBar, PageHead } from '../elements/ListPage';
import { Pager } from '../elements/Pager';
import { SearchBox } from '../elements/SearchBox';
import { Skeleton } from '../elements/Skeleton';
import { StateTabs } from '../elements/StateTabs';
import { useParameters } from '../elements/use-parameters';

const OrganizationDrawer = lazy(() => import('./OrganizationDrawer'));

type Properties = Readonly<{
  place: Place;
  /** The form over the list: of a new organization, of the one with this id, or none. */
  drawer: number | 'new' | null;
}>;

const COLUMNS = ['name', 'default_rate', 'description'] as const;

/** UI-4, UI-5 */
export const OrganizationListPage = ({ place, drawer }: Properties) => {
  const t = useTranslations();
  const format = useFormatter();
  const { currency } = useSession();
  const [, navigate] = useLocation();
  const { parameters, search: query, change } = useParameters();
  const group = place.full_path;
  const base = `/groups/${group}/-/crm/organizations`;
  const search = parameters.get('search') ?? '';
  const state = oneOf(['all', 'active', 'inactive'], parameters.get('state'));
  const orderBy = oneOf(COLUMNS, parameters.get('order_by'));
  const sort = oneOf(['asc', 'desc'], parameters.get('sort'));
  const page = pageIn(parameters);
  const list = useQuery(organizationList(group, { search, state, order_by: orderBy, sort, page }));
  const counts = useQuery(organizationCounts(group, search));
  if (!place.customers) return <NothingHere />;

  const { editable } = place.customers;
  const here = (path: string) => addressWith(path, query, {});
  const listWith = (changes: ParameterChanges) => addressWith(base, query, changes);
  const columns: readonly Column<Organization>[] = [
    {
      key: 'name',
      label: t('organizations.name'),
      cell: ({ id, name, state }) => (
        <>
          <Link href={`${base}/${id}`}>{name}</Link> {state === 'inactive' && <Badge>{t('contacts.inactive')}</Badge>}
        </>
      ),
    },
    {
      key: 'default_rate',
      label: t('organizations.defaultRate'),
      isNumber: true,
      cell: ({ default_rate: rate }) => rate !== null && format.number(rate, { style: 'currency', currency }),
    },
    { key: 'description', label: t('contacts.description'), cell: ({ description }) => description, isMinor: true },
  ];
  return (
    <>
      <PageHead title={t('organizations.title')} of={group}>
        <LinkButton to={`/groups/${group}/-/crm/contacts`}>{t('contacts.title')}</LinkButton>
        {editable && (
          <LinkButton to={here(`${base}/new`)} kind="main">
            {t('organizations.new')}
          </LinkButton>
        )}
      </PageHead>
      <ListBar>
        <StateTabs state={state} counts={counts.data} addressOf={(value) => listWith({ state: value })} />
        <SearchBox
          label={t('list.search')}
          value={search}
          onSearch={(text) => change({ search: text }, { replace: true })}
        />
      </ListBar>
      {list.error && <ErrorState error={list.error} retry={list.refetch} />}
      {list.isLoading && <Skeleton />}
      {list.data?.rows.length === 0 && (
        <EmptyState title={t('organizations.none')}>
          <p>{t('organizations.noneHint')}</p>
        </EmptyState>
      )}
      {list.data && list.data.rows.length > 0 && (
        <DataTable
          caption={t('organizations.title')}
          columns={columns}
          rows={list.data.rows}
          order={{ by: orderBy, isDescending: sort === 'desc' }}
          addressOf={({ by, isDescending }) => listWith({ order_by: by, sort: isDescending ? 'desc' : null })}
          isStale={list.isPlaceholderData}
          actions={({ id, name }) => (
            <>
              <LinkButton
                kind="quiet"
                to={`/groups/${group}/-/issues?crm_organization_id=${id}`}
                aria-label={t('list.viewIssuesOf', { name })}
              >
                {t('list.viewIssues')}
              </LinkButton>
              {editable && (
                <LinkButton kind="quiet" to={here(`${base}/${id}/edit`)} aria-label={t('list.editNamed', { name })}>
                  {t('list.edit')}
                </LinkButton>
              )}
            </>
          )}
        />
      )}
      {list.data && (
        <Pager page={page} hasMore={list.data.hasMore} addressOf={(number) => listWith({ page: `${number}` })} />
      )}
      <Suspense>
        {drawer !== null && editable && (
          <OrganizationDrawer
            group={group}
            organizationId={drawer === 'new' ? null : drawer}
            onClose={() => navigate(here(base))}
          />
        )}
      </Suspense>
    </>
  );
};
