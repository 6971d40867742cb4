import { statSync } from 'node:fs';
import { Database } from './database';
import { codeOf } from './faults';

/** A file can't be read any more as what it was written. The message is one line, names the file, and says what to do. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';

  constructor(
    readonly file: string,
    remedy: string,
    cause: unknown,
  ) {
    super(`${file} is damaged (${codeOf(cause)}): ${remedy}`, { cause });
  }
}

/** What a damaged file of a data directory that can't be rebuilt takes. */
export const RESTORE = 'restore a backup into an empty DATA_DIR (npm run restore -- <file>); see docs/operations.md';

/**
 * Whether a database file is not what SQLite wrote: pages are missing, cut or none, or tables are gone.
 *
 * @see https://www.sqlite.org/rescode.html#corrupt
 */
export const isDamage = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(codeOf(error) ?? '') ||
  /no such table/.test((error as Error | null)?.message ?? '');

/**
 * Reads every page of a database, about 1.5 GB in a second where the disk does not hold it up. Damage within a value is
 * not seen.
 *
 * @throws Error that `isDamage` knows
 * @see https://www.sqlite.org/pragma.html#pragma_quick_check
 */
export const assertWhole = (database: Database): void => {
  const [found] = database.prepare('PRAGMA quick_check(1)').raw().get() as [string];
  if (found !== 'ok') throw corrupt(found);
  assertWholePages(database);
};

/**
 * SQLite takes what is missing of a last page for zeros, which the check of its structure may not see. While the write-ahead
 * log holds pages, what is missing may be there.
 */
const assertWholePages = (database: Database): void => {
  const [, , file] = database.prepare('PRAGMA database_list').raw().get() as [number, string, string];
  const [pageBytes] = database.prepare('PRAGMA page_size').raw().get() as [number];
  if (sizeOf(`${file}-wal`) === 0 && sizeOf(file) % pageBytes !== 0) throw corrupt('The last page is cut');
};

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A value that was stored as JSON. @throws Error that `isDamage` knows, where it is none */
export const parseStored = <Value>(text: string): Value => {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw corrupt('What is stored is no JSON'); // The parser's message would repeat what is stored.
  }
};

/** What `work` answers. @throws DamagedFile where it finds the file damaged */
export const inFile = <Answer>(file: string, remedy: string, work: () => Answer): Answer => {
  try {
    return work();
  } catch (error) {
    throw isDamage(error) ? new DamagedFile(file, remedy, error) : error;
  }
};

/** The same for a file that stays open; tells of the damage once. */
export class DamageWatch {
  private told = false;

  constructor(
    private readonly file: string,
    private readonly remedy: string,
    private readonly tell: (damage: DamagedFile) => void,
  ) {}

  run<Answer>(work: () => Answer): Answer {
    try {
      return inFile(this.file, this.remedy, work);
    } catch (error) {
      if (error instanceof DamagedFile && !this.told) {
        this.told = true;
        this.tell(error);
      }
      throw error;
    }
  }
}

const corrupt = (message: string) => Object.assign(new Error(message), { code: 'SQLITE_CORRUPT' });
