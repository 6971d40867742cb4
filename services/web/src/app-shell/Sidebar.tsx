import { CircleDot, LayoutGrid, Users } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import type { Place } from '../api/page';
import { Avatar } from '../elements/Avatar';
import styles from './Sidebar.module.css';

type Properties = Readonly<{ place: Place; isOpen: boolean }>;

/** Where one can go from a group or project. */
export const Sidebar = ({ place, isOpen }: Properties) => {
  const t = useTranslations('shell');
  const { kind, full_path: fullPath, group_path: groupPath, customers } = place;
  const name = fullPath.split('/').at(-1)!;
  const base = kind === 'group' ? `/groups/${fullPath}` : `/${fullPath}`;
  return (
    <nav
      id="navigation"
      className={styles.sidebar}
      data-open={isOpen || undefined}
      aria-label={t('navigation', { name })}
    >
      <Link href={base} className={styles.place}>
        <Avatar name={name} isSquare />
        <span>{name}</span>
      </Link>
      {kind === 'group' && <Entry href={`/groups/${groupPath}`} icon={LayoutGrid} label={t('overview')} isExact />}
      <h2 className={styles.heading}>{t('plan')}</h2>
      <Entry href={`${base}/-/issues`} icon={CircleDot} label={t('issues')} />
      {customers && (
        <Entry
          href={`/groups/${customers.group_path}/-/crm/contacts`}
          also={`/groups/${customers.group_path}/-/crm/`}
          icon={Users}
          label={t('customers')}
        />
      )}
    </nav>
  );
};

type EntryProperties = Readonly<{ href: string; icon: LucideIcon; label: string; also?: string; isExact?: boolean }>;

const Entry = ({ href, icon: Icon, label, also = `${href}/`, isExact = false }: EntryProperties) => {
  const [location] = useLocation();
  const isHere = location === href || (!isExact && location.startsWith(also));
  return (
    <Link href={href} className={styles.entry} aria-current={isHere ? 'page' : undefined}>
      <Icon size={16} aria-hidden />
      {label}
    </Link>
  );
};
