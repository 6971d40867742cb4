/** API-7: the number of visible changes of a thing, as a strong validator. */
export const entityTag = (changes: number): string => `"${changes}"`;

/** Whether `If-None-Match` names it, by the weak comparison of RFC 9110, section 13.1.2. */
export const namesTag = (header: string | undefined, changes: number): boolean => {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(entityTag(changes));
};

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
