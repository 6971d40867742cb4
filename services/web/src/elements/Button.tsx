import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './Button.module.css';

type Kind = 'plain' | 'main' | 'quiet' | 'danger';
type Properties = ButtonHTMLAttributes<HTMLButtonElement> & Readonly<{ kind?: Kind }>;

export const Button = ({ kind = 'plain', type = 'button', className = '', ...others }: Properties) => (
  <button type={type} className={`${styles.button} ${className}`} data-kind={kind} {...others} />
);

type LinkProperties = Readonly<{ to: string; kind?: Kind; children: ReactNode; 'aria-label'?: string }>;

/** A link that looks like a button: it leads somewhere. */
export const LinkButton = ({ to, kind = 'plain', children, 'aria-label': label }: LinkProperties) => (
  <Link href={to} className={styles.button} data-kind={kind} aria-label={label}>
    {children}
  </Link>
);
