/** How the sorts of GraphQL are called in the contracts, where that is another name. */
const names: Readonly<Record<string, string>> = { created: 'created_at', updated: 'updated_at' };

/** `LAST_NAME_ASC`, `created_desc`: what a list is sorted by, and in which direction. */
export const orderOf = <Order extends string>(sort: string): Readonly<{ orderBy: Order; sort: 'asc' | 'desc' }> => {
  const lower = sort.toLowerCase();
  const end = lower.lastIndexOf('_');
  const name = lower.slice(0, end);
  return { orderBy: (names[name] ?? name) as Order, sort: lower.slice(end + 1) as 'asc' | 'desc' };
};
