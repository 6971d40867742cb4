import Libsql from 'libsql';

export type Database = Libsql.Database;
export type Statement = Libsql.Statement<unknown[]>;

/**
 * Opens a database file of the data directory, and makes it where it is missing: write-ahead log, a page of which is
 * synced with every commit (`FULL`: an acknowledged commit survives a power cut) or at a checkpoint (`NORMAL`: for what can be
 * rebuilt). Deleted content is overwritten (`secure_delete`). Rows come as arrays or objects without extra fields only
 * through `statement.raw()`: `get` of libsql adds `_metadata`, `run` adds `duration`.
 *
 * @see https://www.sqlite.org/pragma.html
 */
export const openDatabase = (
  file: string,
  { synchronous, readonly = false }: { synchronous: 'FULL' | 'NORMAL'; readonly?: boolean },
): Database => {
  const database = new Libsql(file, readonly ? { readonly } : {});
  database.pragma('busy_timeout = 5000');
  if (!readonly) database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('secure_delete = ON');
  database.pragma('temp_store = MEMORY');
  return database;
};
