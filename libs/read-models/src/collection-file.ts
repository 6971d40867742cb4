import { existsSync } from 'node:fs';
import { openDatabase } from '@ledgerdesk/sqlite';
import { Checkpoint } from './document-store';

/** What `checkpoint` of the collection in this file answers; also where no present code knows the collection. */
export const checkpointIn = (file: string): Checkpoint | null | 'no file' => {
  if (!existsSync(file)) return 'no file';
  const database = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
  try {
    const rows = (sql: string) => database.prepare(sql).raw().all() as (string | null)[][];
    const made = rows("SELECT 1 FROM sqlite_schema WHERE name = 'kept'").length > 0;
    const [checkpoint] = (made ? rows('SELECT checkpoint FROM kept')[0] : undefined) ?? [];
    return checkpoint ? JSON.parse(checkpoint) : null;
  } finally {
    database.close();
  }
};
