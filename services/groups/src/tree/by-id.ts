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
