import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { escapedFormula } from '@ledgerdesk/fields';
import type { Download } from './download';
import { persistently } from './persistently';
import type { RouteContext } from './route';

type Cell = string | null;
type Ask = RouteContext['ask'];
export type ExportedPart<Item> = Readonly<{ items: readonly Item[]; next: string | null }>;
/** `isNumber`: it is never taken for a formula. */
export type CsvColumn<Item> = Readonly<{ name: string; cell: (item: Item) => Cell; isNumber?: true }>;
export type CsvExport<Item> = Readonly<{
  name: string;
  columns: readonly CsvColumn<Item>[];
  /** Asks for the part after this token, or for the first one. */
  part: (ask: Ask, after: string | null) => Promise<ExportedPart<Item>>;
}>;

/**
 * A list as CSV (RFC 4180, UTF-8), which is asked for and sent part by part, so that no more than one is in memory; each by
 * the rights that the caller has by then. Where they have ended, or a part can't be had, what is sent ends in the middle
 * and is seen to be incomplete.
 *
 * @throws what the first part is refused with: nothing is sent then
 */
export const csvExport = async <Item>(context: RouteContext, asked: CsvExport<Item>): Promise<Download> => {
  const { name, part } = asked;
  const first = await part(context.ask, null);
  const content = Readable.from(textsOf(first, asked, context), { objectMode: false });
  return { name, mediaType: 'text/csv; charset=utf-8; header=present', content };
};

async function* textsOf<Item>(
  first: ExportedPart<Item>,
  { columns, part }: CsvExport<Item>,
  { enterAgain }: RouteContext,
): AsyncGenerator<string> {
  yield csvOf([columns.map(({ name }) => name)]);
  for (let { items, next } = first; ;) {
    yield csvOf(items.map((item) => columns.map((column) => cellOf(column, item))));
    const after = next;
    if (after === null) return;
    ({ items, next } = await persistently(async () => part((await enterAgain()).ask, after)));
  }
}

const cellOf = <Item>({ cell, isNumber }: CsvColumn<Item>, item: Item): Cell => {
  const value = cell(item);
  return isNumber || value === null ? value : escapedFormula(value);
};

const csvOf = (records: readonly (readonly Cell[])[]): string =>
  stringify(records as Cell[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
