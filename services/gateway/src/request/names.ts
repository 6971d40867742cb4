type Camel<Name> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Name;
/** The name in the API (`first_name`) of a field of a contract (`firstName`). */
export type SnakeCase<Name> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Name;
export type CamelCased<Fields> = { [Name in keyof Fields as Camel<Name>]: Fields[Name] };

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The names of the API (`first_name`) as the contracts have them (`firstName`). */
export const camelCased = <Fields extends object>(fields: Fields): CamelCased<Fields> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [camelCase(name), value])) as CamelCased<Fields>;

const camelNames = new Map<string, string>();
export const camelCase = (name: string): string => {
  const known = camelNames.get(name) ?? name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(name, known);
  return known;
};
