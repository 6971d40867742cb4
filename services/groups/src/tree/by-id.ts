/**
 * Values by id, in blocks: a change copies one block and not all values, and what was there before stays as it was. A block
 * has them by their place in it, which are small numbers: objects by large ones are slow.
 */
export type ById<Value> = Readonly<Record<number, Readonly<Record<number, Value>>>>;

const IDS_PER_BLOCK = 64;
const blockOf = (id: number) => Math.floor(id / IDS_PER_BLOCK);
const placeOf = (id: number) => id % IDS_PER_BLOCK;

export const at = <Value>(values: ById<Value>, id: number): Value | undefined => values[blockOf(id)]?.[placeOf(id)];

export const put = <Value>(values: ById<Value>, id: number, value: Value): ById<Value> => ({
  ...values,
  [blockOf(id)]: { ...values[blockOf(id)], [placeOf(id)]: value },
});

export const valuesOf = <Value>(values: ById<Value>): Value[] =>
  Object.values(values).flatMap((block) => Object.values(block));

/** The ids of those that are as it says. */
export const idsWhere = <Value>(values: ById<Value>, is: (value: Value, id: number) => boolean): number[] => {
  const found: number[] = [];
  for (const [block, inBlock] of Object.entries(values))
    for (let place = 0; place < IDS_PER_BLOCK; place += 1) {
      const id = Number(block) * IDS_PER_BLOCK + place;
      const value = inBlock[place];
      if (value !== undefined && is(value, id)) found.push(id);
    }
  return found;
};

/** Without these ids. */
export const drop = <Value>(values: ById<Value>, ids: readonly number[]): ById<Value> => {
  const left: Record<number, Record<number, Value>> = {};
  for (const id of ids) {
    const block = (left[blockOf(id)] ??= { ...values[blockOf(id)] });
    delete block[placeOf(id)];
  }
  return { ...values, ...left };
};

/** With other values for these ids. */
export const changeAll = <Value>(
  values: ById<Value>,
  ids: readonly number[],
  change: (value: Value, id: number) => Value,
): ById<Value> => {
  const changed: Record<number, Record<number, Value>> = {};
  for (const id of ids) {
    const block = (changed[blockOf(id)] ??= { ...values[blockOf(id)] });
    block[placeOf(id)] = change(block[placeOf(id)]!, id);
  }
  return { ...values, ...changed };
};
