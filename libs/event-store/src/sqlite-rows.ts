import { Recorded } from '@ledgerdesk/event-sourcing';
import { Database, parseStored, Statement } from '@ledgerdesk/sqlite';

/** An event as it stands in its table. */
export type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];
export const COLUMNS = 'position, stream, revision, id, type, data, metadata';

/**
 * What is left of a truncated event has this type. No event has it, as `$` begins none (`encodeAppend`).
 */
const IS_EVENT = `type NOT GLOB '$*'`;
const filler = (column: string): string => {
  const bytes = `length(CAST(${column} AS BLOB))`;
  return `${column} = substr(replace(hex(zeroblob(${bytes})), '0', '$'), 1, ${bytes})`;
};

/**
 * Overwrites events of a stream before a revision, a number of them at a time. A row stays as long as it was: SQLite then
 * writes it where it stands. Where rows were deleted, it would move others from page to page, and leave copies of them in the
 * unused part of a page, which `secure_delete` does not reach; those would outlive the next truncation.
 */
export const TRUNCATE = `
  UPDATE events SET ${['id', 'type', 'data', 'metadata'].map(filler).join(', ')} WHERE position IN (
    SELECT position FROM events WHERE stream = ? AND revision < ? AND ${IS_EVENT} LIMIT ?)`;

const PAGE_BYTES = 4 * 1024 * 1024;
const FIRST_ROWS = 8;

export const prepareReads = (database: Database) => {
  const rows = (sql: string): Statement => database.prepare(sql).raw();
  return {
    last: rows('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1'),
    /** Of its own: after `all`, `get` of the same statement answers a row of that. */
    one: rows(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision = ? AND ${IS_EVENT}`),
    stream: rows(
      `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? AND ${IS_EVENT} ORDER BY revision LIMIT ?`,
    ),
    all: rows(`SELECT ${COLUMNS} FROM events WHERE position > ? AND ${IS_EVENT} ORDER BY position LIMIT ?`),
    head: rows('SELECT max(position) FROM events'),
  };
};
export type Reads = ReturnType<typeof prepareReads>;

export const lastRevision = ({ last }: Reads, stream: string): number =>
  (last.get(stream) as [number] | undefined)?.[0] ?? -1;

export const headOf = ({ head }: Reads): number => (head.get() as [number | null])[0] ?? 0;

/** @param last the revision of the stream's last event */
export const readRows = (
  reads: Reads,
  stream: string,
  from: number,
  limit: number,
  last = lastRevision(reads, stream),
): Row[] => {
  // Most reads are of a stream that is new, or of one event; of several rows libsql makes much more than of one, beside
  // busy threads.
  if (last < from) return [];
  if (last > from) return reads.stream.all(stream, from, limit) as Row[];
  const row = reads.one.get(stream, from) as Row | undefined;
  return row ? [row] : [];
};

/**
 * A few events first; how large they are says how many more fit. (A read that is left early would stay open, and hold up
 * whoever empties the write-ahead log.)
 */
export const readPage = ({ all }: Reads, after: number, limit: number): Row[] => {
  const rows: Row[] = [];
  for (let bytes = 0, next = FIRST_ROWS; next > 0;) {
    const count = Math.min(next, limit - rows.length);
    const read = all.all(rows.at(-1)?.[0] ?? after, count) as Row[];
    for (const row of read) bytes += row[5].length + row[6].length;
    rows.push(...read);
    next = read.length < count || rows.length === limit ? 0 : Math.floor((PAGE_BYTES - bytes) / (bytes / rows.length));
  }
  return rows;
};

export const decode = ([position, stream, revision, id, type, data, metadata]: Row): Recorded => ({
  type,
  data: parseStored(data),
  id,
  metadata: parseStored(metadata),
  stream,
  revision,
  position,
});
