import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { Documents, ForeignToken } from './document-store';

/** `cursor`: of the item before the page, or `backward` after it; null: from the end where it begins. */
type CursorPageQuery = Readonly<{
  where: Where;
  field: string;
  sort: 'asc' | 'desc';
  limit: number;
  cursor: string | null;
  backward: boolean;
  counted: boolean;
}>;

/**
 * A page of a list by the cursor of one of its items, sorted by a declared field: what comes or goes meanwhile skips and
 * doubles no other. `total`: where that is asked for. `more`: whether the list goes on.
 *
 * @throws DomainError `cursor-not-valid` for the cursor of another list
 */
export const cursorPage = async <Document extends object>(
  documents: Documents<Document>,
  { where, field, sort, limit, cursor, backward, counted }: CursorPageQuery,
): Promise<Readonly<{ found: readonly Document[]; cursors: string[]; total: number | null; more: boolean }>> => {
  const direction = sort === 'asc' ? 'ascending' : 'descending';
  const after = cursor === null ? {} : { after: cursor };
  const [page, total] = await Promise.all([
    documents.find({ where, sort: { field, direction }, limit, backward, withTokens: true, ...after }).catch(refused),
    counted ? documents.count(where) : null,
  ]);
  return { found: page.documents, cursors: [...page.tokens!], total, more: page.next !== null };
};

const refused = (error: unknown): never => {
  if (error instanceof ForeignToken) throw new DomainError('cursor-not-valid', 'The cursor is of another list');
  throw error;
};
