import { setImmediate as turn } from 'node:timers/promises';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { LRUCache } from 'lru-cache';
import {
  assertWhole,
  Database,
  DamagedFile,
  DamageWatch,
  emptyWriteAheadLog,
  inFile,
  openDatabase,
  RESTORE,
} from '@ledgerdesk/sqlite';
import { storeError } from '@ledgerdesk/state';
import {
  AppendOutcome,
  encodeAppend,
  EncodedEvent,
  ExpectedRevision,
  Log,
  NewEvent,
  Page,
  Receive,
  Subscription,
} from './log';
import { Follower } from './sqlite-follower';
import { COLUMNS, decode, headOf, lastRevision, prepareReads, readPage, readRows, Row, TRUNCATE } from './sqlite-rows';

/** One transaction takes so much; a larger append goes alone. */
const APPENDS_PER_COMMIT = 64;
const BYTES_PER_COMMIT = 512 * 1024;
const PAGE_EVENTS = 500;
const ROWS_PER_TRUNCATION = 1_000;
const REMEMBERED_STREAMS = 10_000;

/** A commit that has to copy the write-ahead log as well holds up every other request: so few pages take a millisecond. */
export const LOG_DATABASE = { synchronous: 'FULL', longestLog: 100 } as const;

type Append = Readonly<{ stream: string; expected: ExpectedRevision; events: readonly EncodedEvent[]; bytes: number }>;
type PendingAppend = Append &
  Readonly<{ resolve: (appended: AppendOutcome) => void; reject: (error: unknown) => void }>;

// The last event of the log is the last of its stream, which is never truncated: no row id is used twice.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);`;

const prepareStatements = (database: Database) => ({
  ...prepareReads(database),
  begin: database.prepare('BEGIN IMMEDIATE'),
  commit: database.prepare('COMMIT'),
  rollback: database.prepare('ROLLBACK'),
  insert: database.prepare(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`),
  ids: database
    .prepare('SELECT id, position FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?')
    .raw(),
  truncate: database.prepare(TRUNCATE),
});

/**
 * The log of the embedded shape, in one file that this process owns. Appends that come in one turn of the event loop are
 * committed together, synced, on this thread: with one writer that costs least, with many they share the sync.
 */
export class SqliteLog implements Log {
  readonly exclusive = true;
  private readonly database: Database;
  private readonly statements: ReturnType<typeof prepareStatements>;
  private readonly waiting: PendingAppend[] = [];
  private readonly followers = new Set<Follower>();
  /** The last revisions of streams that were read or written last; nobody else writes. */
  private readonly revisions = new LRUCache<string, number>({ max: REMEMBERED_STREAMS });
  private scheduled = false;
  private head_: number;
  /** The next emptying of the write-ahead log, for all that wait for it; those that have begun. */
  private emptied: Promise<void> | null = null;
  private emptying: Promise<unknown> = Promise.resolve();
  private closed = false;
  private readonly watch: DamageWatch;

  /**
   * @param damaged is told once where the file is found damaged later on
   * @throws DamagedFile
   */
  constructor(file: string, { damaged = () => undefined }: Readonly<{ damaged?: (damage: DamagedFile) => void }> = {}) {
    this.database = inFile(file, RESTORE, () => openDatabase(file, LOG_DATABASE));
    [this.statements, this.head_] = inFile(file, RESTORE, () => {
      this.database.exec(SCHEMA);
      assertWhole(this.database);
      const statements = prepareStatements(this.database);
      return [statements, headOf(statements)] as const;
    });
    this.watch = new DamageWatch(file, RESTORE, damaged);
  }

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      const encoded = encodeAppend(stream, expected, events);
      if (this.closed) throw new Error('The log is closed');
      const bytes = encoded.reduce((sum, event) => sum + event.bytes, 0);
      this.waiting.push({ stream, expected, events: encoded, bytes, resolve, reject });
      this.schedule();
    });
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    return this.watch.run(() => readRows(this.statements, stream, from, limit, this.lastRevision(stream)).map(decode));
  }

  async readAll(after: number, limit: number): Promise<Page> {
    return this.page(after, limit);
  }

  async head(): Promise<number> {
    return this.head_;
  }

  subscribe(after: number, receive: Receive): Subscription {
    const follower = new Follower(after, receive, this.followers);
    const catchUp = async () => {
      for (let end = false; !end && follower.open;) {
        await turn();
        if (!follower.open || this.closed) return follower.end(null);
        // From the page that reaches the end to the joining there is no turn of the loop, so no commit.
        const page = this.page(follower.upTo, PAGE_EVENTS);
        follower.hand(page.events, page.upTo);
        end = page.end;
      }
      if (follower.open) this.followers.add(follower);
    };
    catchUp().catch((error: Error) => follower.end(error));
    return follower;
  }

  async truncateBefore(stream: string, revision: number): Promise<void> {
    const last = this.watch.run(() => this.lastRevision(stream));
    if (revision > last) throw new RangeError(`${stream} keeps its last event, ${last}`);
    while (this.overwriteBefore(stream, revision) > 0) await turn();
    await (this.emptied ??= turn().then(() => this.emptyWriteAheadLog()));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    while (this.waiting.length > 0) this.commit();
    for (const follower of [...this.followers]) follower.end(null);
    await Promise.allSettled([this.emptied]);
    await this.emptying;
    this.database.close();
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.commit();
      this.schedule();
    });
  }

  private commit(): void {
    if (this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.fitting());
    const committed: Recorded[] = [];
    const before = this.head_;
    let outcomes: AppendOutcome[];
    try {
      outcomes = this.watch.run(() => {
        this.statements.begin.run();
        const written = batch.map((append) => this.write(append, committed));
        this.statements.commit.run();
        return written;
      });
    } catch (error) {
      if (this.database.inTransaction) this.statements.rollback.run();
      this.head_ = before;
      this.revisions.clear();
      for (const { reject } of batch) reject(storeError(error));
      return;
    }
    if (committed.length > 0) for (const follower of [...this.followers]) follower.hand(committed, this.head_);
    batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
  }

  private fitting(): number {
    let bytes = 0;
    const full = this.waiting.findIndex((append, index) => index > 0 && (bytes += append.bytes) > BYTES_PER_COMMIT);
    return Math.min(full === -1 ? this.waiting.length : full, APPENDS_PER_COMMIT);
  }

  private lastRevision(stream: string): number {
    const last = this.revisions.get(stream) ?? lastRevision(this.statements, stream);
    this.revisions.set(stream, last);
    return last;
  }

  /** Within the transaction; checked by itself, so that one conflict fails no neighbour. */
  private write({ stream, expected, events }: Append, committed: Recorded[]): AppendOutcome {
    const last = this.lastRevision(stream);
    const first = expected === 'no stream' ? 0 : expected + 1;
    if (first > last + 1) return 'conflict';
    if (first <= last) return this.storedAlready(stream, first, events);
    events.forEach(({ id, type, data, metadata }, index) => {
      const row: Row = [(this.head_ += 1), stream, first + index, id, type, data, metadata];
      this.statements.insert.run(...row);
      if (this.followers.size > 0) committed.push(decode(row));
    });
    this.revisions.set(stream, first + events.length - 1);
    return { revision: first + events.length - 1, position: this.head_ };
  }

  private storedAlready(stream: string, first: number, events: readonly EncodedEvent[]): AppendOutcome {
    const stored = this.statements.ids.all(stream, first, events.length) as [id: string, position: number][];
    const same = stored.length === events.length && events.every(({ id }, index) => stored[index]![0] === id);
    return same ? { revision: first + events.length - 1, position: stored.at(-1)![1] } : 'conflict';
  }

  private overwriteBefore(stream: string, revision: number): number {
    try {
      return this.watch.run(() => this.statements.truncate.run(stream, revision, ROWS_PER_TRUNCATION).changes);
    } catch (error) {
      throw storeError(error);
    }
  }

  private page(after: number, limit: number): Page {
    const events = this.watch.run(() => readPage(this.statements, after, limit).map(decode));
    const upTo = events.at(-1)?.position ?? after;
    return { events, upTo, end: upTo >= this.head_ };
  }

  /** What was overwritten must not outlive in the write-ahead log. */
  private emptyWriteAheadLog(): Promise<void> {
    this.emptied = null; // What is overwritten from now on takes another one.
    const emptying = emptyWriteAheadLog(this.database);
    this.emptying = Promise.allSettled([this.emptying, emptying]);
    return emptying;
  }
}
