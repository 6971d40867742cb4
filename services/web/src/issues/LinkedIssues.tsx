import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Answer } from '../api/client';
import type { Issue } from '../api/types';
import { ErrorState } from '../elements/ErrorState';
import { Skeleton } from '../elements/Skeleton';
import { IssueRow } from './IssueRow';
import styles from './LinkedIssues.module.css';

type State = 'opened' | 'closed';
type Properties = Readonly<{
  group: string;
  /** By which the list of issues is narrowed to them. */
  parameter: 'crm_contact_id' | 'crm_organization_id';
  id: number;
  none: string;
  read: (state: State) => Promise<Answer<Issue[]>>;
}>;

/** The issues of a contact or organization in all groups, the open ones first (API-36). */
export const LinkedIssues = ({ group, parameter, id, none, read }: Properties) => {
  const t = useTranslations();
  const useIssues = (state: State) =>
    useQuery({ queryKey: ['issues', 'linked', parameter, id, state], queryFn: () => read(state) });
  const opened = useIssues('opened');
  const closed = useIssues('closed');
  const failed = [opened, closed].find(({ error }) => error);
  const isEmpty = opened.data?.data.length === 0 && closed.data?.data.length === 0;
  return (
    <section>
      <h2 className={styles.head}>
        <span>{t('contacts.issues')}</span>
        <Link href={`/groups/${group}/-/issues?${parameter}=${id}`}>{t('list.viewIssues')}</Link>
      </h2>
      {failed?.error && <ErrorState error={failed.error} retry={failed.refetch} />}
      {(opened.isLoading || closed.isLoading) && <Skeleton />}
      {isEmpty && <p className={styles.none}>{none}</p>}
      <ul>
        {[...(opened.data?.data ?? []), ...(closed.data?.data ?? [])].map((issue) => (
          <IssueRow key={issue.id} issue={issue} isAnywhere />
        ))}
      </ul>
    </section>
  );
};
