/** The fields of a form as the API has them: null is empty. */
export type Values = Readonly<Record<string, string | number | boolean | null>>;
export type Conflict = Readonly<{ name: string; mine: string; theirs: string }>;

/** What differs from how it was when the form opened. */
export const changesOf = <Fields extends Values>(before: Fields, mine: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(mine).filter(([name, value]) => value !== before[name])) as Partial<Fields>;

/** As the form is to be after somebody else has changed the thing: what was not touched here is as they want it. */
export const mergedOf = <Fields extends Values>(before: Fields, mine: Fields, theirs: Fields): Fields => ({
  ...theirs,
  ...changesOf(before, mine),
});

/**
 * The fields that somebody else has changed to something other than what is wanted here. What nobody has touched here is as
 * they want it.
 */
export const conflictsOf = (before: Values, mine: Values, theirs: Values): readonly Conflict[] =>
  Object.keys(changesOf(before, mine))
    .filter((name) => theirs[name] !== before[name] && theirs[name] !== mine[name])
    .map((name) => ({ name, mine: textOf(mine[name]), theirs: textOf(theirs[name]) }));

const textOf = (value: Values[string] | undefined): string =>
  value === null || value === undefined ? '' : String(value);
