import { useFormatter } from 'use-intl';
import { Link } from 'wouter';
import styles from './Tabs.module.css';

export type Tab = Readonly<{ href: string; label: string; count?: number | undefined; isCurrent: boolean }>;

/** Parts of a list: each has an address. */
export const Tabs = ({ label, tabs }: Readonly<{ label: string; tabs: readonly Tab[] }>) => {
  const format = useFormatter();
  return (
    <nav className={styles.tabs} aria-label={label}>
      <ul>
        {tabs.map(({ href, label, count, isCurrent }) => (
          <li key={label}>
            <Link href={href} aria-current={isCurrent ? 'page' : undefined}>
              {label}
              {count !== undefined && <span className={styles.count}>{format.number(count)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
