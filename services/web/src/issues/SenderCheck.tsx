import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Issue } from '../api/types';
import { Badge } from '../elements/Badge';

/** Whether the sender of a mail is who it says (MU-3). */
export const SenderCheck = ({ check }: Readonly<{ check: Issue['sender_verification'] }>) => {
  const t = useTranslations('issue');
  switch (check) {
    case null:
      return null;
    case 'verified':
      return (
        <Badge tone="success">
          <ShieldCheck size={13} aria-hidden />
          {t('verified')}
        </Badge>
      );
    case 'failed':
      return (
        <Badge tone="danger">
          <ShieldAlert size={13} aria-hidden />
          {t('failed')}
        </Badge>
      );
    case 'not_verified':
      return (
        <Badge>
          <ShieldQuestion size={13} aria-hidden />
          {t('notVerified')}
        </Badge>
      );
  }
};
