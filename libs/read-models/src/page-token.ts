import { createHash } from 'node:crypto';
import { DocumentId, FieldType, Where } from '@ledgerdesk/event-sourcing';
import { isScalarOf, Scalar } from './declared-fields';
import { ForeignToken, Sort } from './document-store';

/** The last document of the page before: its id, and its value in the field that is sorted by. */
export type PageStart = Readonly<{ value: Scalar | null; id: DocumentId }>;

/** The same for every spelling of the same question to a collection, in every version of it. */
export const fingerprintOf = (collection: string, where: Where, sort: Sort | null): string => {
  const terms = Object.entries(where).sort(([a], [b]) => (a < b ? -1 : 1));
  const question = JSON.stringify([collection, terms, sort && [sort.field, sort.direction]]);
  return createHash('sha256').update(question).digest('base64url').slice(0, 12);
};

/** Opaque to clients: base64url (RFC 4648, section 5) of JSON. */
export const writeToken = (fingerprint: string, { value, id }: PageStart): string =>
  Buffer.from(JSON.stringify([fingerprint, value, id])).toString('base64url');

/**
 * @param type of the field that is sorted by; null where the order is by id
 * @throws ForeignToken where the token is garbled, or belongs to another question
 */
export const readToken = (token: string, fingerprint: string, type: FieldType | null): PageStart => {
  const [asked, value = null, id] = parse(token);
  if (typeof id !== 'string' && typeof id !== 'number') throw new ForeignToken('after is no token of a page');
  if (asked !== fingerprint) throw new ForeignToken('after is the token of another query');
  const isValue = value === null || (type !== null && isScalarOf(type, value));
  if (!isValue) throw new ForeignToken('after is no token of a page');
  return { value, id };
};

const parse = (token: string): readonly unknown[] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
};
