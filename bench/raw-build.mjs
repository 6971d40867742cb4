// A read model of contacts as a script would make it, on one thread, with nothing beside it.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { library } from './measure.mjs';

const { openDatabase } = library('@ledgerdesk/sqlite');
const EVENTS_AT_ONCE = 500;

/** Reads the log in `folder`, folds each event into its document, and makes the indexes at the end; answers seconds. */
export const buildRaw = (folder, { fields, indexes, handles, documentIds, evolve }) => {
  const log = openDatabase(join(folder, 'log.db'), { synchronous: 'FULL', readonly: true });
  const database = openDatabase(join(folder, 'raw.db'), { synchronous: 'NORMAL' });
  const since = performance.now();
  const columns = Object.keys(fields);
  database.exec(`CREATE TABLE documents (id INTEGER PRIMARY KEY, ${columns.join(', ')}, document TEXT)`);
  const read = log
    .prepare('SELECT position, type, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT ?')
    .raw();
  const get = database.prepare('SELECT document FROM documents WHERE id = ?').raw();
  const put = database.prepare(`INSERT OR REPLACE INTO documents VALUES (?, ${columns.map(() => '?').join(', ')}, ?)`);
  for (let position = 0; ;) {
    const rows = read.all([position, EVENTS_AT_ONCE]);
    if (rows.length === 0) break;
    position = rows.at(-1)[0];
    database.exec('BEGIN');
    for (const [, type, data, metadata] of rows) {
      if (!handles.includes(type)) continue;
      const event = { type, data: JSON.parse(data), metadata: JSON.parse(metadata) };
      const [id] = documentIds(event);
      const [stored] = get.get([id]) ?? [null];
      const document = evolve(stored && JSON.parse(stored), event);
      put.run([id, ...columns.map((column) => document[column] ?? null), JSON.stringify(document)]);
    }
    database.exec('COMMIT');
  }
  for (const index of indexes) database.exec(`CREATE INDEX ${index.join('_')} ON documents (${index.join(', ')})`);
  const seconds = (performance.now() - since) / 1_000;
  for (const one of [log, database]) one.close();
  return seconds;
};
