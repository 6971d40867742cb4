import pLimit from 'p-limit';

const AT_ONCE = 32;

/** Many things of the log or of a store, 32 at a time; the answers in the order of the items. */
export const atOnce = <Item, Result>(
  items: readonly Item[],
  treat: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(treat, item)));
};
