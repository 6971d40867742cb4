import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, Database, openDatabase, Statement } from '@ledgerdesk/sqlite';

/** `BUSY_MS`: how long others may be held up by waiting for one of them. */
const BUSY_MS = 50;
const TRIED_EVERY_MS = 5;
const EMPTIED_WITHIN_MS = 5_000;

/**
 * What brings the write-ahead log of a file into the file.
 *
 * @see https://www.sqlite.org/c3ref/wal_checkpoint_v2.html
 */
class WriteAheadLog {
  private readonly database: Database;
  private readonly passive: Statement;
  private readonly restart: Statement;
  private readonly truncate: Statement;

  constructor(
    private readonly file: string,
    private readonly longest: number,
  ) {
    this.database = openDatabase(file, { synchronous: 'NORMAL' });
    this.database.pragma(`busy_timeout = ${BUSY_MS}`);
    const checkpoint = (mode: string) => this.database.prepare(`PRAGMA wal_checkpoint(${mode})`).raw();
    this.passive = checkpoint('PASSIVE');
    this.restart = checkpoint('RESTART');
    this.truncate = checkpoint('TRUNCATE');
  }

  /**
   * Copies what no reader needs in the log any more, and holds up nobody. Where somebody writes all the time, this never
   * comes to the end of the log: from its longest on, writers wait for the rest, and then begin it again.
   */
  copy(): void {
    const [[, pages]] = this.passive.all() as [[busy: number, pages: number]];
    if (pages > this.longest) this.restart.all();
  }

  /**
   * Waits for who reads and who writes, and for other checkpoints, which SQLite itself does not: it is busy at once.
   *
   * @throws Error where somebody reads the old pages for longer than 5 s
   */
  async empty(): Promise<void> {
    const until = performance.now() + EMPTIED_WITHIN_MS;
    for (;;) {
      const [[busy]] = this.truncate.all() as [[number]];
      if (!busy) return;
      if (performance.now() > until) throw new Error(`The write-ahead log of ${this.file} could not be emptied`);
      await wait(TRIED_EVERY_MS);
    }
  }

  /**
   * Makes the file anew of what is in it, then empties its write-ahead log. `secure_delete` alone is not enough: rows that were
   * moved from page to page leave copies in the unused part of pages. Row ids stay, as each table has declared them.
   *
   * @throws Error where somebody writes or reads the old pages for longer than 5 s
   * @see https://www.sqlite.org/lang_vacuum.html
   */
  async purge(): Promise<void> {
    const until = performance.now() + EMPTIED_WITHIN_MS;
    for (;;) {
      try {
        this.database.exec('VACUUM');
        return await this.empty();
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await wait(TRIED_EVERY_MS);
      }
    }
  }

  close(): void {
    this.database.close();
  }
}

const isBusy = (error: unknown): boolean => /^SQLITE_BUSY/.test(codeOf(error) ?? '');

/** Those that a thread has open: a database of libsql would keep its files until it is collected as garbage. */
export class OpenLogs {
  private readonly logs = new Map<string, WriteAheadLog>();

  /** @param longest in pages */
  constructor(private readonly longest: number) {}

  copy(file: string): void {
    this.of(file)?.copy();
  }

  async empty(file: string): Promise<void> {
    await this.of(file)?.empty();
  }

  async purge(file: string): Promise<void> {
    await this.of(file)?.purge();
  }

  release(file: string): void {
    this.logs.get(file)?.close();
    this.logs.delete(file);
  }

  close(): void {
    for (const file of [...this.logs.keys()]) this.release(file);
  }

  /** Null where the collection was dropped. */
  private of(file: string): WriteAheadLog | null {
    const opened = this.logs.get(file) ?? (existsSync(file) ? new WriteAheadLog(file, this.longest) : null);
    if (opened) this.logs.set(file, opened);
    return opened;
  }
}
