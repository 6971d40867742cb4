import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Scalar } from './declared-fields';
import { writeToken } from './page-token';
import { QueryPlan, Stretch } from './query-plan';

/** A document as JSON text, with what its place in the order is made of. */
export type Row = Readonly<{ id: DocumentId; value: Scalar | null; json: string }>;
export type Page = Readonly<{ documents: readonly string[]; next: string | null }>;

/** How a store reads one stretch. `rows` may be left before their end. */
export type ReadStretch = Readonly<{
  rows(stretch: Stretch, skip: number, limit: number): Iterable<Row> | AsyncIterable<Row>;
  count(stretch: Stretch): number | Promise<number>;
}>;

/** Fills a page from one stretch after the other, up to its count and its bytes; one row more tells whether it is the last. */
export const readPage = async (plan: QueryPlan, store: ReadStretch): Promise<Page> => {
  const documents: string[] = [];
  let skip = plan.offset;
  let bytes = 0;
  let last: Row | null = null;
  for (const stretch of plan.stretches) {
    let found = false;
    for await (const row of store.rows(stretch, skip, plan.limit + 1 - documents.length)) {
      bytes += Buffer.byteLength(row.json);
      if (last && (documents.length === plan.limit || bytes > plan.maxBytes))
        return { documents, next: writeToken(plan.fingerprint, last) };
      documents.push(row.json);
      last = row;
      found = true;
    }
    if (found) skip = 0;
    else if (skip > 0) skip = Math.max(0, skip - (await store.count(stretch)));
  }
  return { documents, next: null };
};
