/** The candidate that needs the fewest single-character edits, at most a third of the name; null where none is that near. */
export const nearestName = (name: string, candidates: readonly string[]): string | null => {
  const ranked = candidates.map((candidate) => ({ candidate, edits: editsBetween(name, candidate) }));
  const [nearest] = ranked.sort((a, b) => a.edits - b.edits);
  return nearest && nearest.edits <= name.length / 3 ? nearest.candidate : null;
};

/** Levenshtein distance, by rows. */
const editsBetween = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries())
      next.push(Math.min(row[column + 1]! + 1, next[column]! + 1, row[column]! + (character === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
};
