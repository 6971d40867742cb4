import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { ImportKind } from '@ledgerdesk/contracts';
import { unescapedFormula } from '@ledgerdesk/fields';
import { columnsOf, fileRefused, ReadRow, FileRows } from './file-rows';
import { FileText, isUnreadable } from './file-text';

const DELIMITERS = [',', ';', '\t'] as const;
const RECORD_ENDS = ['\r\n', '\n', '\r'];
const LONGEST_NAME = 100;
const MOST_WARNINGS = 20;

/**
 * The rows of a CSV file (RFC 4180), which begins with a header (IMP-2, IMP-8). Rows without any text do not count.
 *
 * @throws DomainError `import-file-refused`, also while the rows are read
 */
export const csvRows = async (text: FileText, kind: ImportKind): Promise<FileRows> => {
  const records = recordsOf(text, await delimiterOf(text));
  const first = await records.next();
  const names = (first.done ? [] : first.value).map((name) => name.trim());
  const { required, optional } = columnsOf[kind];
  const columns = [...required, ...optional];
  const missing = required.find((column) => !names.includes(column));
  if (missing !== undefined) throw fileRefused(`Column ${missing} is missing`);
  const repeated = columns.find((column) => names.filter((name) => name === column).length > 1);
  if (repeated !== undefined) throw fileRefused(`Column ${repeated} appears more than once`);
  const unknown = names.filter((name) => name !== '' && !columns.includes(name));
  const warnings = unknown.map((name) => `Column ${name.slice(0, LONGEST_NAME)} is not known and was ignored`);
  return { warnings: warnings.slice(0, MOST_WARNINGS), rows: rowsOf(records, { names, columns, text }) };
};

type Header = Readonly<{ names: readonly string[]; columns: readonly string[]; text: FileText }>;

async function* rowsOf(
  records: AsyncIterable<readonly string[]>,
  { names, columns, text }: Header,
): AsyncGenerator<ReadRow, void> {
  let row = 0;
  for await (const record of records) {
    row += 1;
    const places = columns.map((column) => [column, names.indexOf(column)] as const).filter(([, place]) => place >= 0);
    const cells = Object.fromEntries(places.map(([column, place]) => [column, unescapedFormula(record[place] ?? '')]));
    yield { row, cells, error: errorIn(record, names, text) };
  }
}

const errorIn = (record: readonly string[], names: readonly string[], text: FileText): string | null => {
  if (isUnreadable(text, record)) return `Row cannot be read as ${text.encoding}`;
  const isTooLong = record.slice(names.length).some((cell) => cell !== '');
  return isTooLong ? 'Row has more cells than the header' : null;
};

async function* recordsOf(text: FileText, delimiter: string): AsyncGenerator<string[], void> {
  const parser = parse({
    delimiter,
    record_delimiter: RECORD_ENDS,
    relax_column_count: true,
    skip_records_with_empty_values: true,
  });
  try {
    yield* pipeline(Readable.from(text.pieces()), parser, () => undefined) as AsyncIterable<string[]>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fileRefused(`The file is no CSV: line ${String(error.lines)} can not be read`);
  }
}

/** That which stands most often in the header, outside of quotes; a comma where there is none. */
const delimiterOf = async (text: FileText): Promise<string> => {
  const header = await headerOf(text);
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
};

const headerOf = async (text: FileText): Promise<string> => {
  let read = '';
  for await (const piece of text.pieces()) {
    read += piece;
    const unquoted = read.trimStart().replace(/"[^"]*"/g, '');
    const end = unquoted.search(/[\r\n]/);
    if (end >= 0) return unquoted.slice(0, end);
    if (unquoted.length > LONGEST_HEADER) break;
  }
  return read.trimStart().replace(/"[^"]*"/g, '');
};

const LONGEST_HEADER = 64 * 1024;
