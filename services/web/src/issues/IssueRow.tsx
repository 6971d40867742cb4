import { CircleCheck, CircleDot, EyeOff, Mail, MessageSquare } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Issue } from '../api/types';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { Time } from '../elements/Time';
import { addressOfIssue, writerOf } from './issue-address';
import styles from './IssueRow.module.css';

type Properties = Readonly<{
  issue: Issue;
  /** It stands among issues of other projects. */
  isAnywhere?: boolean;
}>;

export const IssueRow = ({ issue, isAnywhere = false }: Properties) => {
  const t = useTranslations('issues');
  const {
    state,
    title,
    references,
    confidential,
    labels,
    assignees,
    user_notes_count: notes,
    service_desk: byMail,
  } = issue;
  return (
    <li className={styles.row}>
      <StateIcon state={state} />
      <div className={styles.middle}>
        <p className={styles.title}>
          <Link href={addressOfIssue(issue)}>{title}</Link>
          {confidential && (
            <span title={t('confidential')} role="img" aria-label={t('confidential')}>
              <EyeOff size={14} aria-hidden />
            </span>
          )}
          {byMail && (
            <span title={t('byMail')} role="img" aria-label={t('byMail')}>
              <Mail size={14} aria-hidden />
            </span>
          )}
          {labels.map((label) => (
            <Badge key={label} tone="accent">
              {label}
            </Badge>
          ))}
        </p>
        <p className={styles.below}>
          {t.rich('openedBy', {
            reference: isAnywhere ? references.full : references.short,
            name: writerOf(issue),
            time: () => <Time at={issue.created_at} />,
          })}
        </p>
      </div>
      <div className={styles.end}>
        {assignees.map(({ id, name }) => (
          <span key={id} title={name} role="img" aria-label={name}>
            <Avatar name={name} isSmall />
          </span>
        ))}
        {notes > 0 && (
          <span className={styles.notes} title={t('comments', { count: notes })}>
            <MessageSquare size={14} aria-hidden />
            {notes}
          </span>
        )}
      </div>
    </li>
  );
};

export const StateIcon = ({ state }: Readonly<{ state: Issue['state'] }>) => {
  const t = useTranslations('issues');
  const Icon = state === 'opened' ? CircleDot : CircleCheck;
  return (
    <span className={styles.state} data-state={state} role="img" aria-label={t(state)} title={t(state)}>
      <Icon size={18} aria-hidden />
    </span>
  );
};
