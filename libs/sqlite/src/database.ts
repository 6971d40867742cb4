import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Libsql from 'libsql';

export type Database = Libsql.Database;
export type Statement = Libsql.Statement<unknown[]>;
export type DatabaseOptions = Readonly<{
  synchronous: 'FULL' | 'NORMAL';
  readonly?: boolean;
  longestLog?: number | undefined;
}>;

/**
 * Opens a database file of the data directory, and makes it where it is missing: write-ahead log, synced with every
 * commit (`FULL`: an acknowledged commit survives a power cut) or at a checkpoint (`NORMAL`: for what can be rebuilt).
 * Deleted content is overwritten (`secure_delete`). No other user of the machine may read it. A `readonly` one is not made, refuses to write, and when it is closed
 * leaves the write-ahead log as it is, to whoever writes. A commit that finds the write-ahead log longer than
 * `longestLog`, in pages, copies it into the file.
 *
 * Of libsql: rows come without extra fields only through `statement.raw()` (`get` adds `_metadata`, `run` adds
 * `duration`). Whatever is asked of a closed one aborts the process. A `Buffer` that is the only parameter must stand in an array, `run([bytes])`: taken for named parameters,
 * it would abort the process. Text comes back up to its first NUL only.
 *
 * @throws Error where a `readonly` one is missing
 * @see https://www.sqlite.org/pragma.html https://www.sqlite.org/uri.html
 */
export const openDatabase = (
  file: string,
  { synchronous, readonly = false, longestLog = 1_000 }: DatabaseOptions,
): Database => {
  if (!readonly) keepToOwner(file);
  // libsql takes no notice of an option `readonly`.
  const database = new Libsql(readonly ? `${pathToFileURL(file).href}?mode=ro` : file);
  try {
    database.pragma('busy_timeout = 5000');
    if (!readonly) database.pragma('journal_mode = WAL');
    database.pragma(`wal_autocheckpoint = ${longestLog}`);
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma('secure_delete = ON');
    database.pragma('temp_store = MEMORY');
    return database;
  } catch (error) {
    database.close(); // Else its files would stay open until it is collected as garbage.
    throw error;
  }
};

/** SQLite would make it for everybody to read. Its other files get the mode that it has when they are made. */
const keepToOwner = (file: string): void => {
  closeSync(openSync(file, 'a', 0o600));
  for (const each of [file, `${file}-wal`, `${file}-shm`])
    try {
      if (existsSync(each)) chmodSync(each, 0o600);
    } catch {
      // A file system without modes, or somebody else's file.
    }
};
