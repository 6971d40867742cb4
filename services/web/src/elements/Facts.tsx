import { Fragment, type ReactNode } from 'react';
import styles from './DetailsPage.module.css';

type Fact = Readonly<{ label: string; value: ReactNode }>;

/** What is known of a thing; what is not is left out. */
export const Facts = ({ title, facts }: Readonly<{ title: string; facts: readonly Fact[] }>) => {
  const known = facts.filter(({ value }) => value);
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <dl className={styles.facts}>
        {known.map(({ label, value }) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
};
