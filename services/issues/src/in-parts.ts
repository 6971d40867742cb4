/** What one request takes. */
const AT_ONCE = 1_000;

/** Each once, as many at once as a request takes; `ask` gets the number of each part, too. */
export const inParts = <Id, Answer>(
  ids: readonly Id[],
  ask: (ids: Id[], part: number) => Promise<Answer>,
): Promise<Answer[]> => {
  const different = [...new Set(ids)];
  const parts = Array.from({ length: Math.ceil(different.length / AT_ONCE) }, (_, part) => part);
  return Promise.all(parts.map((part) => ask(different.slice(part * AT_ONCE, (part + 1) * AT_ONCE), part)));
};
