import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import styles from './DataTable.module.css';

export type Column<Row> = Readonly<{
  /** By which the list is ordered. */
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** Left out where there is little room. */
  isMinor?: boolean;
  isNumber?: boolean;
}>;
export type Order = Readonly<{ by: string; isDescending: boolean }>;
type Properties<Row> = Readonly<{
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  order: Order;
  addressOf: (order: Order) => string;
  actions: (row: Row) => ReactNode;
  isStale: boolean;
}>;

/** A sorted list of things with an id. */
export const DataTable = <Row extends Readonly<{ id: number }>>(properties: Properties<Row>) => {
  const { caption, columns, rows, order, addressOf, actions, isStale } = properties;
  const t = useTranslations('list');
  const isBy = ({ key }: Column<Row>) => order.by === key;
  const directionOf = (column: Column<Row>) => {
    if (!isBy(column)) return undefined;
    return order.isDescending ? 'descending' : 'ascending';
  };
  return (
    <div className={styles.frame} data-stale={isStale || undefined} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={directionOf(column)}
                data-minor={column.isMinor || undefined}
                data-number={column.isNumber || undefined}
              >
                <Link
                  href={addressOf({ by: column.key, isDescending: isBy(column) && !order.isDescending })}
                  title={t('sortBy', { column: column.label })}
                >
                  {column.label}
                  {isBy(column) && !order.isDescending && <ArrowUp size={14} aria-hidden />}
                  {isBy(column) && order.isDescending && <ArrowDown size={14} aria-hidden />}
                </Link>
              </th>
            ))}
            <th scope="col" className={styles.actions}>
              <span className={styles.hidden}>{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map(({ key, cell, isMinor, isNumber }) => (
                <td key={key} data-minor={isMinor || undefined} data-number={isNumber || undefined}>
                  {cell(row)}
                </td>
              ))}
              <td className={styles.actions}>{actions(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
