import { Where } from '@ledgerdesk/event-sourcing';
import { Documents } from './document-store';

type NumberedPageQuery = Readonly<{ where: Where; field: string; sort: 'asc' | 'desc'; page: number; perPage: number }>;

/**
 * A page of a list by its number, from 1, sorted by a declared field. `total`: null where more than `mostCounted` fit, since
 * further ones are not counted. `more`: whether a page follows.
 */
export const numberedPage = async <Document extends object>(
  documents: Documents<Document>,
  { where, field, sort, page, perPage }: NumberedPageQuery,
  mostCounted: number,
): Promise<Readonly<{ found: readonly Document[]; total: number | null; more: boolean }>> => {
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const direction = sort === 'asc' ? 'ascending' : 'descending';
  const [found, counted] = await Promise.all([
    documents.find({ where, sort: { field, direction }, limit: perPage, offset }),
    documents.count(where, mostCounted + 1),
  ]);
  return { found: found.documents, total: counted > mostCounted ? null : counted, more: found.next !== null };
};
