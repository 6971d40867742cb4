import { MAX_TOTAL, Page } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { Documents } from '@ledgerdesk/read-models';

/** One page of a list, newest first (API-4). */
export const numberedPage = async <Document extends object>(
  documents: Documents<Document>,
  { where, field, page, perPage }: Page & Readonly<{ where: Where; field: string }>,
) => {
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const [found, counted] = await Promise.all([
    documents.find({ where, sort: { field, direction: 'descending' }, limit: perPage, offset }),
    documents.count(where, MAX_TOTAL + 1),
  ]);
  const total = counted > MAX_TOTAL ? null : counted;
  return { found: found.documents, total, more: found.next !== null };
};
