import { useTranslations } from 'use-intl';
import styles from './states.module.css';

/** In place of what is still being read. It shows only after a moment, so that what comes at once does not flicker. */
export const Skeleton = ({ rows = 6 }: Readonly<{ rows?: number }>) => {
  const t = useTranslations('list');
  return (
    <div className={styles.skeleton} aria-busy="true" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  );
};
