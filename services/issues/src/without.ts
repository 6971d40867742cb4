/** Those of the ids that are none of the others. */
export const without = (ids: readonly number[], others: readonly number[]): readonly number[] => {
  const gone = new Set(others);
  return ids.filter((id) => !gone.has(id));
};
