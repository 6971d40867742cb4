import { useTranslations } from 'use-intl';
import type { Conflict } from './conflicts';
import { Button } from './Button';
import styles from './ConflictPanel.module.css';

type Properties = Readonly<{
  conflicts: readonly Conflict[];
  /** How a field is called, by its name in the API. */
  labels: Readonly<Record<string, string>>;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}>;

/** What somebody else has changed meanwhile, beside what is about to be saved in its place. */
export const ConflictPanel = ({ conflicts, labels, onKeepMine, onTakeTheirs }: Properties) => {
  const t = useTranslations('form');
  return (
    <section className={styles.panel} role="alert">
      <p className={styles.title}>{t('conflict')}</p>
      <dl>
        {conflicts.map(({ name, mine, theirs }) => (
          <div key={name} className={styles.field}>
            <dt>{labels[name] ?? name}</dt>
            <dd>
              <span>{t('yours')}</span>
              {mine || <em>{t('empty')}</em>}
            </dd>
            <dd>
              <span>{t('theirs')}</span>
              {theirs || <em>{t('empty')}</em>}
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        <Button onClick={onKeepMine}>{t('keepMine')}</Button>
        <Button onClick={onTakeTheirs}>{t('takeTheirs')}</Button>
      </div>
    </section>
  );
};
