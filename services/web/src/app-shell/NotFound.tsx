import { useTranslations } from 'use-intl';
import { EmptyState } from '../elements/EmptyState';
import { LinkButton } from '../elements/Button';
import { useTitle } from '../elements/use-title';
import { Shell } from './Shell';

/** Missing and forbidden alike. */
export const NotFound = () => (
  <Shell place={null}>
    <NothingHere />
  </Shell>
);

export const NothingHere = () => {
  const t = useTranslations('shell');
  useTitle(t('notFound'));
  return (
    <EmptyState title={t('notFound')} isPage>
      <p>{t('notFoundHint')}</p>
      <LinkButton to="/">{t('toStart')}</LinkButton>
    </EmptyState>
  );
};
