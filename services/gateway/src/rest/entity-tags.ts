import { createHash } from 'node:crypto';

const LENGTH = 22;

/**
 * API-7: a strong validator. It is the number of visible changes of a thing; of one whose changes nobody counts it is made
 * of what is answered.
 */
export const entityTag = ({ changes, body }: Readonly<{ changes?: number; body?: unknown }>): string => {
  if (changes !== undefined) return `"${changes}"`;
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  return `"${hash.slice(0, LENGTH)}"`;
};

/** Whether `If-None-Match` names it, by the weak comparison of RFC 9110, section 13.1.2. */
export const namesTag = (header: string | undefined, tag: string): boolean => {
  if (header === undefined) return false;
  const tags = tagsIn(header).map((named) => named.replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(tag);
};

/** Whether `If-Match` lets it pass, by the strong comparison of RFC 9110, section 13.1.1. */
export const matchesTag = (header: string | undefined, tag: string): boolean =>
  header === undefined || tagsIn(header).some((named) => named === '*' || named === tag);

const tagsIn = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim());

/**
 * The numbers that `If-Match` names, by the strong comparison of RFC 9110, section 13.1.1: a weak tag, and one that is
 * not ours, matches nothing. Undefined where any will do.
 */
export const changesIn = (header: string | undefined): number[] | undefined => {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').flatMap((tag) => {
    const [, changes] = /^"(\d{1,15})"$/.exec(tag.trim()) ?? [];
    return changes === undefined ? [] : [Number(changes)];
  });
};
