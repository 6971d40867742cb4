/** Changes of the parameters of an address: null or an empty text takes one away. */
export type ParameterChanges = Readonly<Record<string, string | null>>;

/** The query of an address with some parameters changed, without `?`. A change of any other than the page leads to the first one. */
export const withParameters = (search: string, changes: ParameterChanges): string => {
  const parameters = new URLSearchParams(search);
  if (Object.keys(changes).some((name) => name !== 'page')) parameters.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters.toString();
};

/** A path with these parameters. */
export const addressWith = (path: string, search: string, changes: ParameterChanges): string => {
  const query = withParameters(search, changes);
  return query === '' ? path : `${path}?${query}`;
};

/** The number of a page of a list; 1 for anything else. */
export const pageIn = (parameters: URLSearchParams): number => {
  const page = Number(parameters.get('page'));
  return Number.isInteger(page) && page > 0 ? page : 1;
};

/** One of these texts; the first for anything else. */
export const oneOf = <Text extends string>(texts: readonly [Text, ...Text[]], text: string | null): Text =>
  texts.find((one) => one === text) ?? texts[0];
