import type { ReactNode } from 'react';
import { useTitle } from './use-title';
import styles from './ListPage.module.css';

type HeadProperties = Readonly<{ title: string; of: string; children?: ReactNode }>;

/** The heading of a page, with what can be done there. */
export const PageHead = ({ title, of, children }: HeadProperties) => {
  useTitle(`${title} · ${of}`);
  return (
    <header className={styles.head}>
      <h1>{title}</h1>
      <div className={styles.actions}>{children}</div>
    </header>
  );
};

/** The line above a list: which part of it, and what is searched. */
export const ListBar = ({ children }: Readonly<{ children: ReactNode }>) => (
  <div className={styles.bar}>{children}</div>
);
