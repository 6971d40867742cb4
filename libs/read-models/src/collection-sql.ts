import { FieldType } from '@ledgerdesk/event-sourcing';
import { isArrayType, Scalar } from './declared-fields';
import { CollectionSpec } from './document-store';
import { QueryPlan, RepeatedPlan, Stretch, Term, TextCondition } from './query-plan';

/** libsql ends the process when it is handed a boolean. */
export type SqlValue = string | number | null;
export type Sql = Readonly<{ text: string; values: readonly SqlValue[] }>;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Column names do not tell A from a. */
const caseProof = (field: string): string => field.replace(/[A-Z^]/g, '$&^');
export const columnOf = (field: string): string => quote(`f ${caseProof(field)}`);
/** Holds the elements of an array field. */
export const elementsOf = (field: string): string => quote(`elements ${caseProof(field)}`);

/** Holds a text, under the row id of its document, with what stands behind it in its indexes. */
export const textsOf = (field: string): string => quote(`text ${caseProof(field)}`);
/** By blocks of rows, which of them have a gram. */
export const gramsOf = (field: string): string => quote(`grams ${caseProof(field)}`);

const COLUMN_TYPES: Record<Exclude<FieldType, 'text'>, string> = {
  string: 'TEXT',
  number: 'REAL',
  boolean: 'INTEGER',
  'string[]': 'INTEGER',
  'number[]': 'INTEGER',
};
export const arrayFields = ({ fields }: CollectionSpec): readonly string[] =>
  Object.keys(fields).filter((field) => isArrayType(fields[field]!));

export const textFields = ({ fields }: CollectionSpec): readonly string[] =>
  Object.keys(fields).filter((field) => fields[field] === 'text');
export const isSearched = ({ indexes }: CollectionSpec, text: string): boolean =>
  indexes.some(([first]) => first === text);
/** The fields that stand behind a text in its indexes. */
export const fieldsBeside = ({ indexes }: CollectionSpec, text: string): readonly string[] => [
  ...new Set(indexes.filter(([first]) => first === text).flatMap((fields) => fields.slice(1))),
];
const columnFields = ({ fields }: CollectionSpec): readonly (readonly [string, Exclude<FieldType, 'text'>])[] =>
  Object.entries(fields).flatMap(([field, type]) => (type === 'text' ? [] : [[field, type]]));

/**
 * A document's row: whether it is no tombstone, a column for each declared field but texts (an array's has its length), and
 * the document as JSON. The id has no affinity, so that numbers order before strings and neither turns into the other.
 */
export const tablesOf = (spec: CollectionSpec): string => {
  const columns = columnFields(spec).map(([field, type]) => `${columnOf(field)} ${COLUMN_TYPES[type]}, `);
  const texts = textFields(spec).map((field) => {
    const beside = columnFields(spec).filter(([other]) => fieldsBeside(spec, field).includes(other));
    const declared = beside.map(([other, type]) => `, ${columnOf(other)} ${COLUMN_TYPES[type]}`);
    return `
    CREATE TABLE IF NOT EXISTS ${textsOf(field)} (rowid INTEGER PRIMARY KEY, text TEXT NOT NULL${declared.join('')});
    CREATE TABLE IF NOT EXISTS ${gramsOf(field)} (
      block INTEGER NOT NULL, gram TEXT NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (block, gram)) WITHOUT ROWID;`;
  });
  const elements = arrayFields(spec).map(
    (field) =>
      `CREATE TABLE IF NOT EXISTS ${elementsOf(field)} (id NOT NULL, element NOT NULL, PRIMARY KEY (id, element)) WITHOUT ROWID;`,
  );
  return `
    CREATE TABLE IF NOT EXISTS documents (
      rowid INTEGER PRIMARY KEY, id NOT NULL UNIQUE, position INTEGER NOT NULL, live INTEGER NOT NULL, ${columns.join('')}document TEXT);
    ${elements.join('\n')}${texts.join('')}
    CREATE TABLE IF NOT EXISTS searched (text TEXT PRIMARY KEY, blocks INTEGER NOT NULL, edits INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS kept (fields TEXT NOT NULL, log_id TEXT, position INTEGER, checkpoint TEXT);`;
};

/**
 * Each ends with the id, for the paging and the order of equals, and knows tombstones, so that it suffices to count. That of
 * a text is declared here, and is filled by `TextIndex`.
 */
export const indexesOf = (spec: CollectionSpec): readonly string[] =>
  spec.indexes.map((fields) => {
    const name = quote(`by ${fields.map(caseProof).join(', ')}`);
    const [first] = fields;
    if (first && spec.fields[first] === 'text')
      return `INSERT OR IGNORE INTO searched (text, blocks, edits) VALUES ('${first.replaceAll("'", "''")}', 0, 0)`;
    return first && isArrayType(spec.fields[first]!)
      ? `CREATE INDEX IF NOT EXISTS ${name} ON ${elementsOf(first)} (element, id)`
      : `CREATE INDEX IF NOT EXISTS ${name} ON documents (${[...fields.map(columnOf), 'id', 'live'].join(', ')})`;
  });

/** Takes id, position, the values of the fields as declared but texts, and the JSON; changes nothing where the row is as new. */
export const upsertInto = (spec: CollectionSpec): string => {
  const columns = ['position', ...columnFields(spec).map(([field]) => columnOf(field)), 'document', 'live'];
  const document = `?${columns.length}`;
  return `INSERT INTO documents (id, ${columns.join(', ')})
    VALUES (${'?, '.repeat(columns.length - 1)}${document}, ${document} IS NOT NULL)
    ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE documents.position < excluded.position`;
};

/** Takes position, JSON, the values of these fields, id, and the position that the row is to have. */
export const updateOf = (fields: readonly string[]): string => {
  const columns = ['position', 'document', ...fields.map(columnOf)];
  return `UPDATE documents SET ${columns.map((column) => `${column} = ?`).join(', ')}
    WHERE id = ? AND position = ? AND live = 1`;
};

export const whereOf = (terms: readonly Term[]): Sql =>
  join(' AND ', [{ text: 'live = 1', values: [] }, ...terms.map(([field, condition]) => sqlOf(field, condition))]);

/** The same over the texts, where what the terms are about stands beside them. */
export const whereOfTexts = (text: string, terms: readonly Term[]): Sql =>
  join(
    ' AND ',
    terms.map(([field, condition]) =>
      field === text ? containing(condition as TextCondition) : sqlOf(field, condition),
    ),
  );

/** The documents of a stretch in its order, as row id, id and sort value: an index alone may have them. */
export const rowsOf = (plan: QueryPlan, stretch: Stretch, skip: number, limit: number): Sql => {
  const { text, values } = inOrder(plan, stretch, whereOf(stretch.terms), 'documents');
  return { text: `${text} LIMIT ? OFFSET ?`, values: [...values, limit, skip] };
};

/** Row ids, as JSON, of which each is looked up. */
export const rowsAmong = (plan: QueryPlan, stretch: Stretch, rowids: string, skip: number, limit: number): Sql => {
  const { text, values } = inOrder(
    plan,
    stretch,
    whereOf(stretch.terms),
    `${AMONG} documents ON documents.rowid = value`,
  );
  return { text: `${text} LIMIT ? OFFSET ?`, values: [rowids, ...values, limit, skip] };
};

/** The same in the order of an index, so that the first are found without the others. */
export const rowsInOrderAmong = (
  plan: QueryPlan,
  stretch: Stretch,
  rowids: string,
  skip: number,
  limit: number,
): Sql => {
  const among: Sql = { text: ' AND +documents.rowid IN (SELECT value FROM json_each(?))', values: [rowids] };
  const where = join('', [whereOf(stretch.terms), among]);
  const { text, values } = inOrder(plan, stretch, where, 'documents');
  return { text: `${text} LIMIT ? OFFSET ?`, values: [...values, limit, skip] };
};

/** Those among the first documents in the order, so many of them, that have the texts. */
export const rowsAmongFirst = (plan: QueryPlan, stretch: Stretch, first: number, skip: number, limit: number): Sql => {
  const inner = inOrder(plan, stretch, whereOf(stretch.terms.filter((term) => !isOfText(term))), 'documents');
  const texts = join(
    ' AND ',
    stretch.terms.filter(isOfText).map(([field, condition]) => sqlOf(field, condition)),
  );
  return {
    text: `SELECT * FROM (${inner.text} LIMIT ?) AS documents WHERE ${texts.text} LIMIT ? OFFSET ?`,
    values: [...inner.values, first, ...texts.values, limit, skip],
  };
};

/** How many fit, by the values of a field where one is given, no further than `upTo` where that is. */
export const countsOf = (field: string | null, terms: readonly Term[], upTo: number | null = null): Sql =>
  counts(field, { text: 'documents', values: [] }, whereOf(terms), upTo);
/** The same among row ids, as JSON. */
export const countsAmong = (field: string | null, terms: readonly Term[], rowids: string): Sql =>
  counts(field, { text: `${AMONG} documents ON documents.rowid = value`, values: [rowids] }, whereOf(terms), null);
/** The same two of a text, beside which all stands that is asked for. */
export const countsOfTexts = (text: string, field: string | null, terms: readonly Term[], upTo: number | null): Sql =>
  counts(field, { text: textsOf(text), values: [] }, whereOfTexts(text, terms), upTo);
export const countsAmongTexts = (text: string, field: string | null, terms: readonly Term[], rowids: string): Sql => {
  const from = `${AMONG} ${textsOf(text)} AS texts ON texts.rowid = value`;
  return counts(field, { text: from, values: [rowids] }, whereOfTexts(text, terms), null);
};

/** Values that several documents have, with how many. */
export const repeatedOf = ({ field, terms, limit }: RepeatedPlan): Sql => {
  const column = columnOf(field);
  const where = whereOf(terms);
  return {
    text: `SELECT ${readText(column)}, count(*) FROM documents WHERE ${where.text}
      GROUP BY ${column} HAVING count(*) > 1 ORDER BY ${column} LIMIT ?`,
    values: [...where.values, limit],
  };
};

const counts = (field: string | null, from: Sql, where: Sql, upTo: number | null): Sql => {
  const fitting = `FROM ${from.text} WHERE ${where.text}`;
  const values = [...from.values, ...where.values];
  if (upTo !== null) return { text: `SELECT count(*) FROM (SELECT 1 ${fitting} LIMIT ?)`, values: [...values, upTo] };
  if (field === null) return { text: `SELECT count(*) ${fitting}`, values };
  const column = columnOf(field);
  return { text: `SELECT ${readText(column)}, count(*) ${fitting} GROUP BY ${column}`, values };
};

export const AMONG = 'json_each(?) CROSS JOIN';

const inOrder = ({ descending, sortField }: QueryPlan, stretch: Stretch, where: Sql, from: string): Sql => {
  const [past, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const after: Sql = stretch.after === null ? EMPTY : { text: ` AND documents.id ${past} ?`, values: [stretch.after] };
  const order = stretch.by === null ? '' : `${columnOf(stretch.by)} ${direction}, `;
  return {
    text: `SELECT documents.rowid AS rowid, ${readText('documents.id')} AS id, ${sortField === null ? 'NULL' : readText(columnOf(sortField))} AS value
      FROM ${from} WHERE ${where.text}${after.text} ORDER BY ${order}documents.id ${direction}`,
    values: [...where.values, ...after.values],
  };
};

export const isOfText = ([, condition]: Term): boolean =>
  typeof condition === 'object' && condition !== null && 'includes' in condition;

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
  if ('includes' in condition) {
    const { text, values } = containing(condition);
    const found = `SELECT 1 FROM ${textsOf(field)} AS texts WHERE texts.rowid = documents.rowid AND ${text}`;
    return { text: `EXISTS (${found})`, values };
  }
  if ('in' in condition) return oneOf(column, condition.in);
  if ('contains' in condition) return { text: `instr(${column}, ?) > 0`, values: [condition.contains] };
  if ('has' in condition || 'hasAny' in condition) {
    const { text, values } = oneOf('element', 'has' in condition ? [condition.has] : condition.hasAny);
    return { text: `documents.id IN (SELECT id FROM ${elementsOf(field)} WHERE ${text})`, values };
  }
  const bounds = Object.entries(condition) as [keyof typeof COMPARISONS, Scalar][];
  return join(
    ' AND ',
    bounds.map(([bound, value]) => ({ text: `${column} ${COMPARISONS[bound]} ?`, values: [sqlValue(value)] })),
  );
};

const containing = ({ includes }: TextCondition): Sql =>
  join(
    ' AND ',
    includes.length === 0
      ? [{ text: 'TRUE', values: [] }]
      : includes.map((part) => ({ text: 'instr(text, ?) > 0', values: [part] })),
  );

const oneOf = (column: string, alternatives: readonly Scalar[]): Sql => ({
  text: `${column} IN (${alternatives.map(() => '?').join(', ')})`,
  values: alternatives.map(sqlValue),
});

const join = (by: string, parts: readonly Sql[]): Sql => ({
  text: parts.map(({ text }) => text).join(by),
  values: parts.flatMap(({ values }) => values),
});
