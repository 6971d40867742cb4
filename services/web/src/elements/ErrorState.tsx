import { useTranslations } from 'use-intl';
import { ApiError, isMissing } from '../api/errors';
import { NothingHere } from '../app-shell/NotFound';
import { Button } from './Button';
import styles from './states.module.css';

type Properties = Readonly<{ error: unknown; retry: () => void }>;

/** In place of what could not be read. What is missing and what is forbidden look alike. */
export const ErrorState = ({ error, retry }: Properties) => {
  const t = useTranslations();
  if (isMissing(error)) return <NothingHere />;
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={styles.empty} role="alert">
      <p className={styles.emptyTitle}>{t('errors.general')}</p>
      {requestId && <p>{t('errors.request', { id: requestId })}</p>}
      <Button onClick={() => retry()}>{t('form.retry')}</Button>
    </div>
  );
};
