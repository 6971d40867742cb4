import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { LinkButton } from './Button';
import styles from './Pager.module.css';

type Properties = Readonly<{ page: number; hasMore: boolean; addressOf: (page: number) => string }>;

export const Pager = ({ page, hasMore, addressOf }: Properties) => {
  const t = useTranslations('list');
  if (page === 1 && !hasMore) return null;
  return (
    <nav className={styles.pager} aria-label={t('pages')}>
      {page > 1 && (
        <LinkButton to={addressOf(page - 1)}>
          <ChevronLeft size={16} aria-hidden />
          {t('previous')}
        </LinkButton>
      )}
      <span>{t('page', { page })}</span>
      {hasMore && (
        <LinkButton to={addressOf(page + 1)}>
          {t('next')}
          <ChevronRight size={16} aria-hidden />
        </LinkButton>
      )}
    </nav>
  );
};
