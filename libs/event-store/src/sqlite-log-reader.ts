import { Recorded } from '@ledgerdesk/event-sourcing';
import { Database, inFile, openDatabase, RESTORE } from '@ledgerdesk/sqlite';
import { LogReader, Page } from './log';
import { decode, headOf, prepareReads, readPage, readRows, Reads } from './sqlite-rows';

/**
 * The log in a file that another process may be writing: it is read as it is now, and not changed. Whatever is asked throws
 * `DamagedFile` where it is found damaged.
 */
export class SqliteLogReader implements LogReader {
  private readonly database: Database;
  private readonly reads: Reads;

  /** @throws Error where the file is missing */
  constructor(private readonly file: string) {
    this.database = this.within(() => openDatabase(file, { synchronous: 'FULL', readonly: true }));
    this.reads = this.within(() => prepareReads(this.database));
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    return this.within(() => readRows(this.reads, stream, from, limit).map(decode));
  }

  async readAll(after: number, limit: number): Promise<Page> {
    return this.within(() => {
      const events = readPage(this.reads, after, limit).map(decode);
      const upTo = events.at(-1)?.position ?? after;
      return { events, upTo, end: upTo >= headOf(this.reads) };
    });
  }

  async head(): Promise<number> {
    return this.within(() => headOf(this.reads));
  }

  close(): void {
    this.database.close();
  }

  private within<Answer>(work: () => Answer): Answer {
    return inFile(this.file, RESTORE, work);
  }
}
