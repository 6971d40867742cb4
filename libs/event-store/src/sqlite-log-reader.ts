import { Recorded } from '@ledgerdesk/event-sourcing';
import { Database, openDatabase } from '@ledgerdesk/sqlite';
import { LogReader, Page } from './log';
import { decode, headOf, prepareReads, readPage, readRows, Reads } from './sqlite-rows';

/** The log in a file that another process may be writing: it is read as it is now, and not changed. */
export class SqliteLogReader implements LogReader {
  private readonly database: Database;
  private readonly reads: Reads;

  /** @throws Error where the file is missing, or no log */
  constructor(file: string) {
    this.database = openDatabase(file, { synchronous: 'FULL', readonly: true });
    this.reads = prepareReads(this.database);
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    return readRows(this.reads, stream, from, limit).map(decode);
  }

  async readAll(after: number, limit: number): Promise<Page> {
    const rows = readPage(this.reads, after, limit);
    const upTo = rows.at(-1)?.[0] ?? after;
    return { events: rows.map(decode), upTo, end: upTo >= headOf(this.reads) };
  }

  async head(): Promise<number> {
    return headOf(this.reads);
  }

  close(): void {
    this.database.close();
  }
}
