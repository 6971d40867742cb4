import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import { type Place, roles } from '../api/page';
import type { CurrentUser, Issue } from '../api/types';
import { useSession } from '../app-shell/session';
import { Badge } from '../elements/Badge';
import { Button } from '../elements/Button';
import { ErrorState } from '../elements/ErrorState';
import { Markdown } from '../elements/Markdown';
import { Skeleton } from '../elements/Skeleton';
import { Time } from '../elements/Time';
import { useToast } from '../elements/Toasts';
import { useTitle } from '../elements/use-title';
import { Composer } from './Composer';
import { Conversation } from './Conversation';
import { EditIssue } from './EditIssue';
import { writerOf } from './issue-address';
import { IssueSidebar } from './IssueSidebar';
import { SenderCheck } from './SenderCheck';
import { StateIcon } from './IssueRow';
import styles from './IssuePage.module.css';

type Properties = Readonly<{ place: Place; iid: number }>;

/** How often it is asked what others have written. */
const REFRESH_MS = 15_000;

/** UI-15: the conversation beside the customer. */
const IssuePage = ({ place, iid }: Properties) => {
  const t = useTranslations();
  const { user } = useSession();
  const path = { id: place.full_path, iid };
  const { data, error, refetch } = useQuery({
    queryKey: ['issue', place.full_path, iid],
    queryFn: () => answerTo(api.GET('/projects/{id}/issues/{iid}', { params: { path } })),
    refetchInterval: REFRESH_MS,
  });
  const [isEditing, setEditing] = useState(false);
  const change = useIssueChange(place, iid);
  useTitle(data ? `${data.data.title} (#${iid})` : `#${iid}`);
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <Skeleton />;

  const issue = data.data;
  const { state, title, description, confidential, created_at: createdAt, references } = issue;
  const mayEdit = mayEditIssue(place, issue, user);
  const toggle = () => change.mutate({ state_event: state === 'opened' ? 'close' : 'reopen' });
  return (
    <article className={styles.page}>
      {isEditing ? (
        <EditIssue place={place} issue={issue} etag={data.etag} onDone={() => setEditing(false)} />
      ) : (
        <header className={styles.head}>
          <div className={styles.titleLine}>
            <h1>
              {title} <span className={styles.number}>{references.short}</span>
            </h1>
            {mayEdit && (
              <div className={styles.actions}>
                <Button onClick={() => setEditing(true)}>{t('issue.edit')}</Button>
                <Button onClick={toggle} disabled={change.isPending}>
                  {state === 'opened' ? t('issue.close') : t('issue.reopen')}
                </Button>
              </div>
            )}
          </div>
          <p className={styles.facts}>
            <Badge tone={state === 'opened' ? 'success' : 'plain'}>
              <StateIcon state={state} />
              {t(`issues.${state}`)}
            </Badge>
            {confidential && (
              <Badge tone="note">
                <EyeOff size={13} aria-hidden />
                {t('issues.confidential')}
              </Badge>
            )}
            <span>{writerOf(issue)}</span>
            <Time at={createdAt} />
            <SenderCheck check={issue.sender_verification} />
          </p>
          {place.archived && <p className={styles.archived}>{t('issue.archived')}</p>}
        </header>
      )}
      <div className={styles.columns}>
        <div className={styles.conversation}>
          {!isEditing && (
            <section className={styles.description} aria-label={t('issues.description')}>
              {description ? (
                <Markdown text={description} projectId={issue.project_id} />
              ) : (
                <p className={styles.nothing}>{t('issue.noDescription')}</p>
              )}
            </section>
          )}
          <Conversation place={place} iid={iid} />
          {user && !place.archived && (
            <Composer place={place} issue={issue} user={user} mayClose={mayEdit && state === 'opened'} />
          )}
          {!user && <p className={styles.nothing}>{t('composer.signIn')}</p>}
        </div>
        <IssueSidebar place={place} issue={issue} user={user} />
      </div>
    </article>
  );
};
export default IssuePage;

/** GRP-24 */
const mayEditIssue = (place: Place, { author, assignees }: Issue, user: CurrentUser | null): boolean => {
  if (!user || place.archived) return false;
  return place.role >= roles.planner || [author, ...assignees].some(({ id }) => id === user.id);
};

type IssueChange = Readonly<{
  state_event?: 'close' | 'reopen';
  assignee_ids?: number[];
  add_labels?: string[];
  remove_labels?: string[];
}>;

/** A change by one click; what others change at the same time stays. */
export const useIssueChange = (place: Place, iid: number) => {
  const toast = useToast();
  const client = useQueryClient();
  const path = { id: place.full_path, iid };
  return useMutation({
    mutationFn: (body: IssueChange) => answerTo(api.PUT('/projects/{id}/issues/{iid}', { params: { path }, body })),
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['issue', place.full_path, iid] }),
  });
};
