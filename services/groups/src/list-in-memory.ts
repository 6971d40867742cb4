import { MAX_TOTAL, Page } from '@ledgerdesk/contracts';

type Key = string | number;

/** Sorted by a key, and by id where that is equal, so that every page continues the one before. */
export const sorted = <Item extends Readonly<{ id: number }>>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  sort: 'asc' | 'desc' = 'asc',
): Item[] => {
  const up = sort === 'asc' ? 1 : -1;
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((one, other) => up * (compare(one.key, other.key) || one.item.id - other.item.id))
    .map(({ item }) => item);
};

const compare = (one: Key, other: Key) => (one < other ? -1 : one > other ? 1 : 0);

/** One page of a list (API-4), each item shown only now. */
export const pageOf = <Item, View>(items: readonly Item[], { page, perPage }: Page, show: (item: Item) => View) => ({
  items: items.slice((page - 1) * perPage, page * perPage).map(show),
  total: items.length > MAX_TOTAL ? null : items.length,
  more: items.length > page * perPage,
});

/** Whether one of the texts contains another, without case. */
export const contains = (search: string | null, ...texts: readonly string[]): boolean => {
  const sought = search?.trim().toLowerCase();
  return !sought || texts.some((text) => text.toLowerCase().includes(sought));
};
