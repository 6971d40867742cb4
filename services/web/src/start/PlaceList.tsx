import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../elements/Avatar';
import styles from './PlaceList.module.css';

export type ListedPlace = Readonly<{ id: number; href: string; name: string; path: string; note?: ReactNode }>;

/** Groups or projects, with where they are. */
export const PlaceList = ({ places }: Readonly<{ places: readonly ListedPlace[] }>) => (
  <ul className={styles.list}>
    {places.map(({ id, href, name, path, note }) => (
      <li key={id}>
        <Link href={href} className={styles.place}>
          <Avatar name={name} isSquare />
          <span className={styles.names}>
            <strong>{name}</strong>
            <span>{path}</span>
          </span>
          {note}
        </Link>
      </li>
    ))}
  </ul>
);
