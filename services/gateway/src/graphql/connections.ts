import { GraphQLError } from 'graphql';
import type { CursorPage } from '@ledgerdesk/contracts';
import { Cursors } from './cursors';

export type PageArguments = Readonly<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;

/** `previous`, `next`: whether the list goes on there. */
type ConnectionPage<Node> = Readonly<{
  nodes: readonly Node[];
  cursors: readonly string[];
  previous: boolean;
  next: boolean;
}>;
/** A part of a list (GQL-10). What is not selected is not asked for. */
export type Connection<Node> = Readonly<{
  page(): Promise<ConnectionPage<Node>>;
  count(): Promise<number>;
}>;

/** The fields of every connection. */
export const connectionResolvers = {
  nodes: async <Node>(connection: Connection<Node>) => (await connection.page()).nodes,
  edges: async <Node>(connection: Connection<Node>) => {
    const { nodes, cursors } = await connection.page();
    return nodes.map((node, place) => ({ node, cursor: cursors[place]! }));
  },
  pageInfo: async <Node>(connection: Connection<Node>) => {
    const { cursors, previous, next } = await connection.page();
    const ends = { startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
    return { ...ends, hasPreviousPage: previous, hasNextPage: next };
  },
  count: <Node>(connection: Connection<Node>) => connection.count(),
};

const MOST = 100;

/** What a list is asked for, which its cursors are bound to, and how they are sealed. */
type Question = Readonly<{ cursors: Cursors; question: unknown }>;

type Found = Readonly<{ cursors?: readonly string[]; total: number | null; more: boolean }>;
type ListOf<Asked extends Found, Node> = Question &
  Readonly<{ ask: (from: CursorPage) => Promise<Asked>; nodesOf: (found: Asked) => readonly Node[] }>;

/**
 * Of a list of a service.
 *
 * @throws GraphQLError for arguments that do not go together, and for a foreign cursor (GQL-10, GQL-11)
 */
export const listConnection = <Asked extends Found, Node>(
  page: PageArguments,
  { cursors, question, ask, nodesOf }: ListOf<Asked, Node>,
): Connection<Node> => {
  const of = JSON.stringify(question);
  const { limit, cursor, backward } = partOf(page, (sealed) => cursors.open(of, sealed));
  return {
    page: once(async () => {
      const found = await ask({ limit, cursor, backward, counted: false });
      const before = backward ? found.more : cursor !== null;
      const after = backward ? cursor !== null : found.more;
      const sealed = (found.cursors ?? []).map((place) => cursors.seal(of, place));
      return { nodes: nodesOf(found), cursors: sealed, previous: before, next: after };
    }),
    count: once(async () => (await ask({ limit: 1, cursor: null, backward: false, counted: true })).total ?? 0),
  };
};

type WholeList<Item, Node, Place> = Question &
  Readonly<{
    items: () => Promise<readonly Item[]>;
    placeOf: (item: Item) => Place;
    compare: (one: Place, other: Place) => number;
    node: (item: Item) => Node;
  }>;

/** Of what is known as a whole, in the order of its places. @throws as `listConnection` */
export const wholeConnection = <Item, Node, Place>(
  page: PageArguments,
  { cursors, question, items, placeOf, compare, node }: WholeList<Item, Node, Place>,
): Connection<Node> => {
  const of = JSON.stringify(question);
  const { limit, cursor, backward } = partOf(page, (sealed) => cursors.open(of, sealed));
  const place = cursor === null ? null : (JSON.parse(cursor) as Place);
  const all = once(items);
  return {
    page: once(async () => {
      const whole = await all();
      const beyond = (item: Item) => place === null || Math.sign(compare(placeOf(item), place)) === (backward ? -1 : 1);
      const rest = whole.filter(beyond);
      const shown = backward ? rest.slice(-limit) : rest.slice(0, limit);
      const isCut = rest.length > limit;
      return {
        nodes: shown.map(node),
        cursors: shown.map((item) => cursors.seal(of, JSON.stringify(placeOf(item)))),
        previous: backward ? isCut : rest.length < whole.length,
        next: backward ? rest.length < whole.length : isCut,
      };
    }),
    count: once(async () => (await all()).length),
  };
};

const partOf = (
  { first = null, last = null, after = null, before = null }: PageArguments,
  open: (cursor: string) => string | null,
): Omit<CursorPage, 'counted'> => {
  if (first !== null && last !== null) throw new GraphQLError('first and last can not be given together');
  const backward = last !== null || (first === null && !after && !!before);
  if (backward ? !!after : !!before) throw new GraphQLError('first goes with after, and last with before');
  const size = (backward ? last : first) ?? MOST;
  if (size < 1) throw new GraphQLError(`${backward ? 'last' : 'first'} must be at least 1`);
  return { limit: Math.min(size, MOST), cursor: opened(backward ? before : after, open), backward };
};

const opened = (cursor: string | null, open: (cursor: string) => string | null): string | null => {
  if (!cursor) return null;
  const place = open(cursor);
  if (place === null) throw new GraphQLError('The cursor is invalid, or of another list');
  return place;
};

const once = <Result>(make: () => Promise<Result>): (() => Promise<Result>) => {
  let made: Promise<Result> | null = null;
  return () => (made ??= make());
};
