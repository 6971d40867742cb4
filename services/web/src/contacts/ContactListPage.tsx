import { lazy, Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import type { Place } from '../api/page';
import { contactCounts, contactList } from '../api/reads';
import type { Contact } from '../api/types';
import { NothingHere } from '../app-shell/NotFound';
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
import { nameOf } from './contact-form';

const ContactDrawer = lazy(() => import('./ContactDrawer'));

type Properties = Readonly<{
  place: Place;
  /** The form over the list: of a new contact, of the one with this id, or none. */
  drawer: number | 'new' | null;
}>;

const COLUMNS = ['last_name', 'first_name', 'email', 'phone', 'description', 'organization'] as const;

/** UI-3, UI-5 */
export const ContactListPage = ({ place, drawer }: Properties) => {
  const t = useTranslations();
  const [, navigate] = useLocation();
  const { parameters, search: query, change } = useParameters();
  const group = place.full_path;
  const base = `/groups/${group}/-/crm/contacts`;
  const search = parameters.get('search') ?? '';
  const state = oneOf(['all', 'active', 'inactive'], parameters.get('state'));
  const orderBy = oneOf(COLUMNS, parameters.get('order_by'));
  const sort = oneOf(['asc', 'desc'], parameters.get('sort'));
  const page = pageIn(parameters);
  const list = useQuery(contactList(group, { search, state, order_by: orderBy, sort, page }));
  const counts = useQuery(contactCounts(group, search));
  if (!place.customers) return <NothingHere />;

  const { editable } = place.customers;
  const here = (path: string) => addressWith(path, query, {});
  const listWith = (changes: ParameterChanges) => addressWith(base, query, changes);
  const columns: readonly Column<Contact>[] = [
    {
      key: 'first_name',
      label: t('contacts.firstName'),
      cell: (contact) => <Link href={`${base}/${contact.id}`}>{contact.first_name}</Link>,
    },
    {
      key: 'last_name',
      label: t('contacts.lastName'),
      cell: (contact) => (
        <>
          <Link href={`${base}/${contact.id}`}>{contact.last_name}</Link>{' '}
          {contact.state === 'inactive' && <Badge>{t('contacts.inactive')}</Badge>}
        </>
      ),
    },
    { key: 'email', label: t('contacts.email'), cell: ({ email }) => email },
    { key: 'phone', label: t('contacts.phone'), cell: ({ phone }) => phone, isMinor: true },
    { key: 'description', label: t('contacts.description'), cell: ({ description }) => description, isMinor: true },
    {
      key: 'organization',
      label: t('contacts.organization'),
      cell: ({ organization }) => organization?.name,
      isMinor: true,
    },
  ];
  return (
    <>
      <PageHead title={t('contacts.title')} of={group}>
        <LinkButton to={`/groups/${group}/-/crm/organizations`}>{t('organizations.title')}</LinkButton>
        {editable && (
          <LinkButton to={here(`${base}/new`)} kind="main">
            {t('contacts.new')}
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
        <EmptyState title={t('contacts.none')}>
          <p>{t('contacts.noneHint')}</p>
        </EmptyState>
      )}
      {list.data && list.data.rows.length > 0 && (
        <DataTable
          caption={t('contacts.title')}
          columns={columns}
          rows={list.data.rows}
          order={{ by: orderBy, isDescending: sort === 'desc' }}
          addressOf={({ by, isDescending }) => listWith({ order_by: by, sort: isDescending ? 'desc' : null })}
          isStale={list.isPlaceholderData}
          actions={(contact) => (
            <>
              <LinkButton
                kind="quiet"
                to={`/groups/${group}/-/issues?crm_contact_id=${contact.id}`}
                aria-label={t('list.viewIssuesOf', { name: nameOf(contact) })}
              >
                {t('list.viewIssues')}
              </LinkButton>
              {editable && (
                <LinkButton
                  kind="quiet"
                  to={here(`${base}/${contact.id}/edit`)}
                  aria-label={t('list.editNamed', { name: nameOf(contact) })}
                >
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
          <ContactDrawer
            group={group}
            contactId={drawer === 'new' ? null : drawer}
            onClose={() => navigate(here(base))}
          />
        )}
      </Suspense>
    </>
  );
};
