import { MAX_TOTAL, Page } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { Documents } from '@ledgerdesk/read-models';

const MAX_TEXT_BYTES = 600_000;

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

const sizeOf = (text: string) => Buffer.byteLength(JSON.stringify(text));

/**
 * The texts of a page as one message can hold them: whole, unless together they are too large; then the longest ones are
 * cut, marked by `…`. Read alone, each is whole.
 */
export const fitted = (texts: readonly string[], most = MAX_TEXT_BYTES): readonly string[] => {
  const sizes = texts.map(sizeOf);
  let [left, longest] = [most, Number.MAX_SAFE_INTEGER];
  for (const [rank, size] of [...sizes].sort((a, b) => a - b).entries()) {
    longest = Math.floor(left / (sizes.length - rank));
    if (size > longest) return texts.map((text, index) => (sizes[index]! > longest ? cut(text, longest) : text));
    left -= size;
  }
  return texts;
};

const cut = (text: string, most: number): string => {
  let kept = text;
  while (kept !== '' && sizeOf(`${kept}…`) > most)
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.95, most / sizeOf(kept))));
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…`;
};
