import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import { membersOf } from '../api/reads';
import { type Place, roles } from '../api/page';
import type { CurrentUser, Issue } from '../api/types';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { Button } from '../elements/Button';
import { Select } from '../elements/Field';
import { IssueContacts } from './IssueContacts';
import { useIssueChange } from './IssuePage';
import styles from './IssueSidebar.module.css';

type Properties = Readonly<{ place: Place; issue: Issue; user: CurrentUser | null }>;

/** Who the customer is, and who does what about it. */
export const IssueSidebar = ({ place, issue, user }: Properties) => {
  const t = useTranslations('issue');
  const mayPlan = user !== null && !place.archived && place.role >= roles.planner;
  return (
    <aside className={styles.sidebar} aria-label={t('details')}>
      {place.customers && <IssueContacts place={place} issue={issue} mayLink={mayPlan} />}
      <Assignees place={place} issue={issue} user={user} mayPlan={mayPlan} />
      <Labels place={place} issue={issue} mayPlan={mayPlan} />
      <Spent issue={issue} />
      {user && issue.service_desk && <Participants place={place} iid={issue.iid} />}
    </aside>
  );
};

export const Part = ({ title, children }: Readonly<{ title: string; children: ReactNode }>) => (
  <section className={styles.part}>
    <h2>{title}</h2>
    {children}
  </section>
);

type Planned = Readonly<{ place: Place; issue: Issue; mayPlan: boolean }>;

const Assignees = ({ place, issue, user, mayPlan }: Planned & Readonly<{ user: CurrentUser | null }>) => {
  const t = useTranslations('issue');
  const change = useIssueChange(place, issue.iid);
  const { data } = useQuery({ ...membersOf(place), enabled: mayPlan });
  const ids = issue.assignees.map(({ id }) => id);
  const others = (data?.data ?? []).filter(({ id }) => id !== user?.id && !ids.includes(id));
  const assign = (id: number) => change.mutate({ assignee_ids: [...ids, id] });
  return (
    <Part title={t('assignees')}>
      {ids.length === 0 && <p className={styles.none}>{t('none')}</p>}
      <ul className={styles.people}>
        {issue.assignees.map(({ id, name }) => (
          <li key={id}>
            <Avatar name={name} isSmall />
            <span className={styles.name}>{name}</span>
            {mayPlan && (
              <button
                type="button"
                className={styles.remove}
                aria-label={t('removeContact', { name })}
                onClick={() => change.mutate({ assignee_ids: ids.filter((one) => one !== id) })}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayPlan && user && !ids.includes(user.id) && (
        <Button kind="quiet" disabled={change.isPending} onClick={() => assign(user.id)}>
          {t('assignMe')}
        </Button>
      )}
      {mayPlan && others.length > 0 && (
        <Select
          label={t('assign')}
          value=""
          onValue={(id) => assign(Number(id))}
          options={[
            { value: '', label: t('assign') },
            ...others.map(({ id, name }) => ({ value: `${id}`, label: name })),
          ]}
        />
      )}
    </Part>
  );
};

const Labels = ({ place, issue, mayPlan }: Planned) => {
  const t = useTranslations();
  const change = useIssueChange(place, issue.iid);
  const params = { path: { id: place.full_path }, query: { per_page: 100 } };
  const { data } = useQuery({
    queryKey: ['labels', 'project', place.full_path],
    queryFn: () => answerTo(api.GET('/projects/{id}/labels', { params })),
    staleTime: 60_000,
    enabled: mayPlan,
  });
  const addable = (data?.data ?? []).map(({ name }) => name).filter((name) => !issue.labels.includes(name));
  return (
    <Part title={t('issue.labels')}>
      {issue.labels.length === 0 && <p className={styles.none}>{t('issue.none')}</p>}
      <ul className={styles.labels}>
        {issue.labels.map((name) => (
          <li key={name}>
            <Badge tone="accent">
              {name}
              {mayPlan && (
                <button
                  type="button"
                  aria-label={t('issue.removeContact', { name })}
                  onClick={() => change.mutate({ remove_labels: [name] })}
                >
                  <X size={12} aria-hidden />
                </button>
              )}
            </Badge>
          </li>
        ))}
      </ul>
      {addable.length > 0 && (
        <Select
          label={t('issue.addLabel')}
          value=""
          onValue={(name) => change.mutate({ add_labels: [name] })}
          options={[
            { value: '', label: t('issue.addLabel') },
            ...addable.map((name) => ({ value: name, label: name })),
          ]}
        />
      )}
    </Part>
  );
};

const Spent = ({ issue: { time_stats: time } }: Readonly<{ issue: Issue }>) => {
  const t = useTranslations('issue');
  if (!time.human_total_time_spent && !time.human_time_estimate) return null;
  return (
    <Part title={t('time')}>
      {time.human_total_time_spent && <p>{t('spent', { time: time.human_total_time_spent })}</p>}
      {time.human_time_estimate && <p>{t('estimated', { time: time.human_time_estimate })}</p>}
    </Part>
  );
};

const Participants = ({ place, iid }: Readonly<{ place: Place; iid: number }>) => {
  const t = useTranslations('issue');
  const { data } = useQuery({
    queryKey: ['issue', place.full_path, iid, 'participants'],
    queryFn: () =>
      answerTo(
        api.GET('/projects/{id}/issues/{iid}/email_participants', { params: { path: { id: place.full_path, iid } } }),
      ),
  });
  const present = (data?.data ?? []).filter(({ state }) => state !== 'removed');
  if (present.length === 0) return null;
  return (
    <Part title={t('participants')}>
      <ul className={styles.people}>
        {present.map(({ id, name, email, state }) => (
          <li key={id}>
            <Avatar name={name ?? email} isSmall />
            <span className={styles.participant}>
              {name && <span>{name}</span>}
              <span className={styles.address}>{email}</span>
            </span>
            {state !== 'active' && <Badge tone="danger">{t(`participantState.${state}`)}</Badge>}
          </li>
        ))}
      </ul>
    </Part>
  );
};
