import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import type { HistoryEntry } from '../api/types';
import { Button } from './Button';
import { ErrorState } from './ErrorState';
import { Skeleton } from './Skeleton';
import { Time } from './Time';
import styles from './History.module.css';

type Properties = Readonly<{ of: 'contacts' | 'organizations'; group: string; id: number; isOpen?: boolean }>;

/** All changes of a contact or organization, newest first; asked for when it is opened. */
export const History = ({ of, group, id, isOpen: isOpenAtFirst = false }: Properties) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details className={styles.history} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('contacts.history')}</summary>
      {isOpen && <Entries of={of} group={group} id={id} />}
    </details>
  );
};

const read = ({ of, group, id }: Properties, page: number) => {
  const query = { page, per_page: 20 };
  return of === 'contacts'
    ? answerTo(
        api.GET('/groups/{id}/crm/contacts/{contact_id}/history', {
          params: { path: { id: group, contact_id: id }, query },
        }),
      )
    : answerTo(
        api.GET('/groups/{id}/crm/organizations/{organization_id}/history', {
          params: { path: { id: group, organization_id: id }, query },
        }),
      );
};

const Entries = (properties: Properties) => {
  const t = useTranslations();
  const [page, setPage] = useState(1);
  const { of, group, id } = properties;
  const { data, error, refetch } = useQuery({
    queryKey: [of, group, 'history', id, page],
    queryFn: () => read(properties, page),
  });
  if (error) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={3} />;
  return (
    <>
      {data.data.length === 0 && <p>{t('history.none')}</p>}
      <ol className={styles.entries}>
        {data.data.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {page > 1 && <Button onClick={() => setPage(page - 1)}>{t('list.previous')}</Button>}
      {data.hasMore && <Button onClick={() => setPage(page + 1)}>{t('list.next')}</Button>}
    </>
  );
};

const NAMED = [
  'created',
  'copied',
  'updated',
  'activated',
  'deactivated',
  'moved',
  'merged',
  'restored',
  'erased',
] as const;

const Entry = ({ entry: { at, actor, action, changes } }: Readonly<{ entry: HistoryEntry }>) => {
  const t = useTranslations('history');
  const name = NAMED.find((one) => one === action) ?? 'other';
  return (
    <li>
      <p>
        {t('by', { action: t(`action.${name}`), name: actor?.name ?? t('system') })} <Time at={at} />
      </p>
      <ul>
        {Object.entries(changes).map(([field, { from, to }]) => (
          <li key={field}>{t('changed', { field, from: shown(from), to: shown(to) })}</li>
        ))}
      </ul>
    </li>
  );
};

const shown = (value: unknown): string => (value === null || value === undefined || value === '' ? '–' : String(value));
