import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Scalar } from './declared-fields';
import { writeToken } from './page-token';
import { QueryPlan, Stretch } from './query-plan';

/** A document as JSON text, with what its place in the order is made of. */
export type Row = Readonly<{ id: DocumentId; value: Scalar | null; json: string }>;
export type Page = Readonly<{ documents: readonly string[]; next: string | null; tokens?: readonly string[] }>;

/** How a store reads one stretch. `rows` may be left before their end. */
export type ReadStretch = Readonly<{
  rows(stretch: Stretch, skip: number, limit: number): Iterable<Row> | AsyncIterable<Row>;
  count(stretch: Stretch): number | Promise<number>;
}>;

/** Fills a page from one stretch after the other, up to its count and its bytes; one row more tells whether it is the last. */
export const readPage = async (plan: QueryPlan, store: ReadStretch): Promise<Page> => {
  const rows: Row[] = [];
  let skip = plan.offset;
  let bytes = 0;
  for (const stretch of plan.stretches) {
    let found = false;
    for await (const row of store.rows(stretch, skip, plan.limit + 1 - rows.length)) {
      bytes += Buffer.byteLength(row.json);
      if (rows.length > 0 && (rows.length === plan.limit || bytes > plan.maxBytes)) return pageOf(plan, rows, true);
      rows.push(row);
      found = true;
    }
    if (found) skip = 0;
    else if (skip > 0) skip = Math.max(0, skip - (await store.count(stretch)));
  }
  return pageOf(plan, rows, false);
};

/** @param rows in the order in which they were read */
const pageOf = ({ fingerprint, backward, withTokens }: QueryPlan, rows: readonly Row[], more: boolean): Page => {
  const tokenOf = (row: Row) => writeToken(fingerprint, row);
  const inOrder = backward ? [...rows].reverse() : rows;
  const page = { documents: inOrder.map(({ json }) => json), next: more ? tokenOf(rows.at(-1)!) : null };
  return withTokens ? { ...page, tokens: inOrder.map(tokenOf) } : page;
};
