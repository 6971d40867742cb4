import type { ReactNode } from 'react';
import styles from './states.module.css';

type Properties = Readonly<{ title: string; isPage?: boolean; children?: ReactNode }>;

/** A sentence that says that there is nothing, and what to do next. */
export const EmptyState = ({ title, isPage = false, children }: Properties) => (
  <div className={styles.empty}>
    {isPage ? <h1>{title}</h1> : <p className={styles.emptyTitle}>{title}</p>}
    {children}
  </div>
);
