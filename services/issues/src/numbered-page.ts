import { MAX_TOTAL, Page } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { Documents } from '@ledgerdesk/read-models';

/** One page of a list (API-4). */
export const numberedPage = async <Document extends object>(
  documents: Documents<Document>,
  { where, field, sort, page, perPage }: Page & Readonly<{ where: Where; field: string; sort: 'asc' | 'desc' }>,
) => {
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const direction = sort === 'asc' ? 'ascending' : 'descending';
  const [found, counted] = await Promise.all([
    documents.find({ where, sort: { field, direction }, limit: perPage, offset }),
    documents.count(where, MAX_TOTAL + 1),
  ]);
  const total = counted > MAX_TOTAL ? null : counted;
  return { found: found.documents, total, more: found.next !== null };
};

export const emptyPage = { items: [], total: 0, more: false };
