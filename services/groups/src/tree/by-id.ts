/** Values by id, in blocks: a change copies one block and not all values, and what was there before stays as it was. */
export type ById<Value> = Readonly<Record<number, Readonly<Record<number, Value>>>>;

const IDS_PER_BLOCK = 64;
const blockOf = (id: number) => Math.floor(id / IDS_PER_BLOCK);

export const at = <Value>(values: ById<Value>, id: number): Value | undefined => values[blockOf(id)]?.[id];

export const put = <Value>(values: ById<Value>, id: number, value: Value): ById<Value> => ({
  ...values,
  [blockOf(id)]: { ...values[blockOf(id)], [id]: value },
});

export const valuesOf = <Value>(values: ById<Value>): Value[] =>
  Object.values(values).flatMap((block) => Object.values(block));

export function* entriesOf<Value>(values: ById<Value>): Generator<readonly [id: number, value: Value]> {
  for (const block of Object.values(values)) for (const id in block) yield [Number(id), block[id]!];
}

/** With what stands in `changes` in place of what was there. */
export const putAll = <Value>(values: ById<Value>, changes: Iterable<readonly [id: number, value: Value]>) => {
  const changed: Record<number, Record<number, Value>> = {};
  for (const [id, value] of changes) (changed[blockOf(id)] ??= { ...values[blockOf(id)] })[id] = value;
  return { ...values, ...changed } satisfies ById<Value>;
};
