import { MAX_TOTAL, Page } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { Documents } from '@ledgerdesk/read-models';

/** One page of a list by a sort key (API-4). */
export const numberedPage = async <Document extends object, View>(
  documents: Documents<Document>,
  { where, field, page, perPage }: Page & Readonly<{ where: Where; field: string }>,
  show: (document: Document) => View,
) => {
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const [found, counted] = await Promise.all([
    documents.find({ where, sort: { field, direction: 'ascending' }, limit: perPage, offset }),
    documents.count(where, MAX_TOTAL + 1),
  ]);
  const total = counted > MAX_TOTAL ? null : counted;
  return { items: found.documents.map(show), total, more: found.next !== null };
};
