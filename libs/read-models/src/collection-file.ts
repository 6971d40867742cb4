import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inFile, openDatabase, parseStored } from '@ledgerdesk/sqlite';
import { Checkpoint } from './document-store';

export type CollectionFile = Readonly<{ file: string; collection: string; version: number }>;

export const collectionFile = (directory: string, collection: string, version: number): string =>
  join(directory, `${encodeURIComponent(collection)}@${version}.db`);

export const collectionFilesIn = async (directory: string): Promise<readonly CollectionFile[]> =>
  (await readdir(directory)).flatMap((name) => {
    const [, collection, version] = /^(.+)@(\d+)\.db$/.exec(name) ?? [];
    if (collection === undefined) return [];
    return [{ file: join(directory, name), collection: decodeURIComponent(collection), version: Number(version) }];
  });

/**
 * What `checkpoint` of the collection in this file answers; also where no present code knows the collection.
 *
 * @throws DamagedFile
 */
export const checkpointIn = (file: string): Checkpoint | null | 'no file' => {
  if (!existsSync(file)) return 'no file';
  return inFile(file, 'it is put aside and built anew at the next start', () => readCheckpoint(file));
};

const readCheckpoint = (file: string): Checkpoint | null => {
  const database = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
  try {
    const rows = (sql: string) => database.prepare(sql).raw().all() as (string | null)[][];
    const made = rows("SELECT 1 FROM sqlite_schema WHERE name = 'kept'").length > 0;
    const [checkpoint] = (made ? rows('SELECT checkpoint FROM kept')[0] : undefined) ?? [];
    return checkpoint ? parseStored<Checkpoint>(checkpoint) : null;
  } finally {
    database.close();
  }
};

/** Renames the file of a collection to `<file>.damaged-<time>`, for whoever wants to look into it. Nobody may have it open. */
export const putAside = async (file: string, now = new Date()): Promise<void> => {
  const aside = `${file}.damaged-${now.toISOString().replace(/[:.]/g, '-')}`;
  for (const suffix of ['-wal', '']) await rename(file + suffix, aside + suffix).catch(unlessMissing);
  await rm(`${file}-shm`, { force: true });
};

const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error;
};
