import { inFile, RESTORE } from './damage';
import { Database, openDatabase } from './database';

/**
 * Writes one consistent state of a database into a new file, while others read and write it: what was committed when it
 * began. It is done by this thread; meanwhile the write-ahead log of the database grows by what is written.
 *
 * @throws DamagedFile; Error where the file to be written is not empty
 * @see https://www.sqlite.org/lang_vacuum.html#vacuuminto
 */
export const copyDatabase = (from: string, to: string): void => {
  inFile(from, RESTORE, () => {
    const database: Database = openDatabase(from, { synchronous: 'NORMAL' });
    try {
      database.prepare('VACUUM INTO ?').run(to);
    } finally {
      database.close();
    }
  });
};
