import { foldCase } from '@ledgerdesk/fields';

const DIRECTIONS = ['asc', 'desc'] as const;
type Direction = (typeof DIRECTIONS)[number];
export type SortKeys<Order extends string> = Readonly<Record<`${Order} ${Direction}`, string>>;

/**
 * For each order and direction a text that, ascending by code point, puts things in that order: by the code points of
 * the folded value, empty ones last in both directions, then by the ties, always ascending (CRM-37). Stores break what
 * is still equal by id.
 */
export const sortKeys = <Order extends string>(
  values: Readonly<Record<Order, string | null>>,
  ties: readonly Order[],
): SortKeys<Order> => {
  const orders = Object.keys(values) as Order[];
  const folded = Object.fromEntries(orders.map((order) => [order, foldCase(values[order] ?? '')])) as Record<
    Order,
    string
  >;
  const last = ties.map((tie) => [tie, ascending(folded[tie])] as const);
  const keys = orders.flatMap((order) => {
    const then = last.map(([tie, key]) => (tie === order ? '' : key)).join('');
    return DIRECTIONS.map((direction) => {
      const first = folded[order] === '' ? '1' : `0${directed[direction](folded[order])}`;
      return [`${order} ${direction}`, first + then] as const;
    });
  });
  return Object.fromEntries(keys) as SortKeys<Order>;
};

/** The field that an order is about: `firstName` of `first_name`. */
type FieldOf<Order extends string> = Order extends `${infer Word}_${infer Rest}`
  ? `${Word}${Capitalize<FieldOf<Rest>>}`
  : Order;

/** For each order the text of its field. */
export const textsByOrder = <Order extends string>(
  orders: readonly Order[],
  texts: Readonly<Record<FieldOf<Order>, string | null>>,
) => Object.fromEntries(orders.map((order) => [order, texts[fieldOf(order)]])) as Record<Order, string | null>;

const fieldOf = <Order extends string>(order: Order) =>
  order.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as FieldOf<Order>;

/** The fields of a collection that has such keys. */
export const sortKeyFields = <Order extends string>(orders: readonly Order[]) =>
  Object.fromEntries(
    orders.flatMap((order) => [`${order} asc`, `${order} desc`]).map((field) => [field, 'string']),
  ) as Record<keyof SortKeys<Order>, 'string'>;

/** Its end comes before whatever could follow. */
const ascending = (text: string): string => `${text.replaceAll('\0', '\0\x01')}\0\0`;

/** UTF-8 orders as code points do: each byte taken from 255, and an end that comes after whatever could follow. */
const descending = (text: string): string => {
  const bytes = Buffer.from(text);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = 0xff - bytes[place]!;
  return `${bytes.toString('latin1')}\u0100`;
};

const directed: Record<Direction, (text: string) => string> = { asc: ascending, desc: descending };
