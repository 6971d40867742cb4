import { FieldType } from '@ledgerdesk/event-sourcing';
import { isArrayType, Scalar } from './declared-fields';
import { CollectionSpec } from './document-store';
import { QueryPlan, Stretch, Term } from './query-plan';

/** libsql ends the process when it is handed a boolean. */
export type SqlValue = string | number | null;
export type Sql = Readonly<{ text: string; values: readonly SqlValue[] }>;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Column names do not tell A from a. */
const caseProof = (field: string): string => field.replace(/[A-Z^]/g, '$&^');
export const columnOf = (field: string): string => quote(`f ${caseProof(field)}`);
/** Holds the elements of an array field. */
export const elementsOf = (field: string): string => quote(`elements ${caseProof(field)}`);

const COLUMN_TYPES: Record<FieldType, string> = {
  string: 'TEXT',
  number: 'REAL',
  boolean: 'INTEGER',
  'string[]': 'INTEGER',
  'number[]': 'INTEGER',
};
export const arrayFields = ({ fields }: CollectionSpec): readonly string[] =>
  Object.keys(fields).filter((field) => isArrayType(fields[field]!));

/**
 * A document's row: whether it is no tombstone, a column for each declared field (an array's has its length), and the
 * document as JSON. The id has no affinity, so that numbers order before strings and neither turns into the other.
 */
export const tablesOf = (spec: CollectionSpec): string => {
  const columns = Object.entries(spec.fields).map(([field, type]) => `${columnOf(field)} ${COLUMN_TYPES[type]}, `);
  const elements = arrayFields(spec).map(
    (field) =>
      `CREATE TABLE IF NOT EXISTS ${elementsOf(field)} (id NOT NULL, element NOT NULL, PRIMARY KEY (id, element)) WITHOUT ROWID;`,
  );
  return `
    CREATE TABLE IF NOT EXISTS documents (
      id NOT NULL UNIQUE, position INTEGER NOT NULL, live INTEGER NOT NULL, ${columns.join('')}document TEXT);
    ${elements.join('\n')}
    CREATE TABLE IF NOT EXISTS kept (fields TEXT NOT NULL, log_id TEXT, position INTEGER, checkpoint TEXT);`;
};

/** Each ends with the id, for the paging and the order of equals, and knows tombstones, so that it suffices to count. */
export const indexesOf = (spec: CollectionSpec): readonly string[] =>
  spec.indexes.map((fields) => {
    const name = quote(`by ${fields.map(caseProof).join(', ')}`);
    const [first] = fields;
    return first && isArrayType(spec.fields[first]!)
      ? `CREATE INDEX IF NOT EXISTS ${name} ON ${elementsOf(first)} (element, id)`
      : `CREATE INDEX IF NOT EXISTS ${name} ON documents (${[...fields.map(columnOf), 'id', 'live'].join(', ')})`;
  });

/** Takes id, position, the values of the fields as declared, and the JSON; changes nothing where the row is as new. */
export const upsertInto = ({ fields }: CollectionSpec): string => {
  const columns = ['position', ...Object.keys(fields).map(columnOf), 'document', 'live'];
  const document = `?${columns.length}`;
  return `INSERT INTO documents (id, ${columns.join(', ')})
    VALUES (${'?, '.repeat(columns.length - 1)}${document}, ${document} IS NOT NULL)
    ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE documents.position < excluded.position`;
};

export const whereOf = (terms: readonly Term[]): Sql =>
  join(' AND ', [{ text: 'live = 1', values: [] }, ...terms.map(([field, condition]) => sqlOf(field, condition))]);

/** The documents of a stretch in its order, as row id, id and sort value: an index alone may have them. */
export const rowsOf = ({ descending, sortField }: QueryPlan, stretch: Stretch, skip: number, limit: number): Sql => {
  const [past, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const { text, values } = whereOf(stretch.terms);
  const after: Sql = stretch.after === null ? EMPTY : { text: ` AND id ${past} ?`, values: [stretch.after] };
  const order = stretch.by === null ? '' : `${columnOf(stretch.by)} ${direction}, `;
  return {
    text: `SELECT rowid, ${readText('id')}, ${sortField === null ? 'NULL' : readText(columnOf(sortField))}
      FROM documents WHERE ${text}${after.text} ORDER BY ${order}id ${direction} LIMIT ? OFFSET ?`,
    values: [...values, ...after.values, limit, skip],
  };
};

/** libsql cuts text at a NUL when it reads it; bytes come whole. */
export const readText = (column: string): string =>
  `iif(typeof(${column}) = 'text', CAST(${column} AS BLOB), ${column})`;

export const sqlValue = (value: Scalar | null): SqlValue => (typeof value === 'boolean' ? Number(value) : value);

const EMPTY: Sql = { text: '', values: [] };
const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

const sqlOf = (field: string, condition: Term[1]): Sql => {
  const column = columnOf(field);
  if (condition === null) return { text: `${column} IS NULL`, values: [] };
  if (typeof condition !== 'object') return { text: `${column} = ?`, values: [sqlValue(condition)] };
  if ('in' in condition) return oneOf(column, condition.in);
  if ('contains' in condition) return { text: `instr(${column}, ?) > 0`, values: [condition.contains] };
  if ('has' in condition || 'hasAny' in condition) {
    const { text, values } = oneOf('element', 'has' in condition ? [condition.has] : condition.hasAny);
    return { text: `id IN (SELECT id FROM ${elementsOf(field)} WHERE ${text})`, values };
  }
  const bounds = Object.entries(condition) as [keyof typeof COMPARISONS, Scalar][];
  return join(
    ' AND ',
    bounds.map(([bound, value]) => ({ text: `${column} ${COMPARISONS[bound]} ?`, values: [sqlValue(value)] })),
  );
};

const oneOf = (column: string, alternatives: readonly Scalar[]): Sql => ({
  text: `${column} IN (${alternatives.map(() => '?').join(', ')})`,
  values: alternatives.map(sqlValue),
});

const join = (by: string, parts: readonly Sql[]): Sql => ({
  text: parts.map(({ text }) => text).join(by),
  values: parts.flatMap(({ values }) => values),
});
