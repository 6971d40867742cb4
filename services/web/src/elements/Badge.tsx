import type { ReactNode } from 'react';
import styles from './Badge.module.css';

type Properties = Readonly<{ tone?: 'plain' | 'success' | 'danger' | 'note' | 'accent'; children: ReactNode }>;

export const Badge = ({ tone = 'plain', children }: Properties) => (
  <span className={styles.badge} data-tone={tone}>
    {children}
  </span>
);
