import { type ReactNode, useEffect, useState } from 'react';
import { ChevronRight, Menu as MenuIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { signOut } from '../api/client';
import type { Place } from '../api/page';
import { Avatar } from '../elements/Avatar';
import { PRODUCT } from '../elements/product';
import { useToast } from '../elements/Toasts';
import { useConnection } from './connection';
import { Sidebar } from './Sidebar';
import { useSession } from './session';
import styles from './Shell.module.css';

type Properties = Readonly<{ place: Place | null; children: ReactNode }>;

/** What is around every page: where one is, where one can go, and who one is. */
export const Shell = ({ place, children }: Properties) => {
  const t = useTranslations('shell');
  const [isOpen, setOpen] = useState(false);
  const [location] = useLocation();
  useEffect(() => setOpen(false), [location]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <header className={styles.header}>
        {place && (
          <button
            type="button"
            className={styles.menuButton}
            aria-expanded={isOpen}
            aria-controls="navigation"
            aria-label={t('menu')}
            onClick={() => setOpen(!isOpen)}
          >
            <MenuIcon size={20} aria-hidden />
          </button>
        )}
        <Link href="/" className={styles.brand} aria-label={PRODUCT}>
          <span className={styles.mark} aria-hidden />
          <span className={styles.name}>{PRODUCT}</span>
        </Link>
        {place && <Breadcrumb place={place} />}
        <Account />
      </header>
      <ConnectionBar />
      <div className={styles.below}>
        {place && <Sidebar place={place} isOpen={isOpen} />}
        <main id="content" className={styles.content} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
};

const Breadcrumb = ({ place: { kind, full_path: fullPath } }: Readonly<{ place: Place }>) => {
  const t = useTranslations('shell');
  const names = fullPath.split('/');
  const addressOf = (index: number) => {
    const path = names.slice(0, index + 1).join('/');
    return kind === 'project' && index === names.length - 1 ? `/${path}` : `/groups/${path}`;
  };
  return (
    <nav className={styles.breadcrumb} aria-label={t('breadcrumb')}>
      <ol>
        {names.map((name, index) => (
          <li key={addressOf(index)}>
            <ChevronRight size={14} aria-hidden />
            <Link href={addressOf(index)}>{name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
};

const ConnectionBar = () => {
  const t = useTranslations('shell');
  const connection = useConnection();
  const [location] = useLocation();
  if (connection === 'there') return null;
  return (
    <p className={styles.connection} role="alert">
      {connection === 'offline' ? t('offline') : t('signedOut')}{' '}
      {connection === 'ended' && <a href={signInAddress(location)}>{t('signIn')}</a>}
    </p>
  );
};

const signInAddress = (location: string) => `/users/sign_in?redirect=${encodeURIComponent(location)}`;

const Account = () => {
  const t = useTranslations('shell');
  const { user } = useSession();
  const toast = useToast();
  const [location] = useLocation();
  if (!user)
    return (
      <a className={styles.signIn} href={signInAddress(location)}>
        {t('signIn')}
      </a>
    );
  const leave = () => signOut().then(() => window.location.assign('/users/sign_in'), toast.failed);
  return (
    <>
      <button
        type="button"
        className={styles.account}
        popoverTarget="account"
        aria-label={t('account', { name: user.name })}
      >
        <Avatar name={user.name} />
      </button>
      <div id="account" popover="auto" className={styles.menu}>
        <div className={styles.person}>
          <strong>{user.name}</strong>
          <span>@{user.username}</span>
        </div>
        <a className={styles.item} href="/api/docs">
          {t('apiPage')}
        </a>
        <button type="button" className={styles.item} onClick={leave}>
          {t('signOut')}
        </button>
      </div>
    </>
  );
};
