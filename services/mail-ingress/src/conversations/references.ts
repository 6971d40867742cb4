import type { Thread } from './participant';

/** OUT-13 */
const REFERENCES_LENGTH = 1_500;

/** The first mail this person knows, then as many of the newest as there is room for, ending with the last. */
export const referencesOf = ({ first, newest }: Thread): string[] => {
  if (first === null) return [];
  const kept: string[] = [];
  let length = written(first);
  for (const id of newest.filter((id) => id !== first).reverse()) {
    length += written(id);
    if (length > REFERENCES_LENGTH) break;
    kept.unshift(id);
  }
  return [first, ...kept];
};

/** With its brackets and the blank before it. */
const written = (id: string): number => id.length + 3;
