import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import {
  assertWhole,
  Database,
  DamagedFile,
  DamageWatch,
  inFile,
  openDatabase,
  parseStored,
  RESTORE,
} from '@ledgerdesk/sqlite';
import pLimit from 'p-limit';
import { ExpectedVersion, StateRecord, StateStore } from './state-store';
import { storeError } from './store-unavailable';
import { assertExpiry, assertKey, assertLimit, encodeValue, endOfPrefix, NEVER } from './storable';

const WRITES_PER_SWEEP = 100;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, version TEXT NOT NULL, expires_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS records_by_expiry ON records (expires_at);`;

type Row = [key: string, value: string, version: string];

const prepareStatements = (database: Database) => ({
  get: database.prepare('SELECT key, value, version FROM records WHERE key = ? AND expires_at > ?').raw(),
  create: database.prepare(
    `INSERT INTO records (key, value, version, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE
     SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at
     WHERE records.expires_at <= ?`,
  ),
  change: database.prepare(
    'UPDATE records SET value = ?, version = ?, expires_at = ? WHERE key = ? AND version = ? AND expires_at > ?',
  ),
  delete: database.prepare('DELETE FROM records WHERE key = ? AND version = ? AND expires_at > ?'),
  list: database
    .prepare(
      `SELECT key, value, version FROM records
       WHERE key >= max(?1, ?2) AND key > ?2 AND key < ?3 AND expires_at > ?4 ORDER BY key LIMIT ?5`,
    )
    .raw(),
  sweep: database.prepare('DELETE FROM records WHERE expires_at <= ?'),
});

/**
 * State of the embedded shape: a file, written and synced on this thread, one record a transaction. Expiry goes by the
 * clock of the machine. Expired records are removed when the file is opened and with every hundredth write.
 */
export class SqliteStateStore implements StateStore {
  private readonly database: Database;
  private readonly statements: ReturnType<typeof prepareStatements>;
  private writes = 0;
  private readonly inTurn = pLimit(1);

  private readonly watch: DamageWatch;

  /**
   * @param damaged is told once where the file is found damaged later on
   * @throws DamagedFile
   */
  constructor(file: string, { damaged = () => undefined }: Readonly<{ damaged?: (damage: DamagedFile) => void }> = {}) {
    this.database = inFile(file, RESTORE, () => openDatabase(file, { synchronous: 'FULL' }));
    this.statements = inFile(file, RESTORE, () => {
      this.database.exec(SCHEMA);
      assertWhole(this.database);
      const statements = prepareStatements(this.database);
      statements.sweep.run(Date.now());
      return statements;
    });
    this.watch = new DamageWatch(file, RESTORE, damaged);
  }

  async get<Value>(key: string): Promise<StateRecord<Value> | null> {
    assertKey(key);
    return this.watch.run(() => {
      const row = this.statements.get.get(key, Date.now()) as Row | undefined;
      return row ? decode<Value>(row) : null;
    });
  }

  async set<Value>(
    key: string,
    value: Value,
    { expected, expiresInMs }: Readonly<{ expected: ExpectedVersion; expiresInMs?: number }>,
  ): Promise<Readonly<{ version: string }> | 'conflict'> {
    assertKey(key);
    assertExpiry(key, expiresInMs);
    const text = encodeValue(key, value);
    const version = randomUUID();
    const changed = await this.write((now) => {
      const expiresAt = expiresInMs === undefined ? NEVER : now + expiresInMs;
      return expected === 'absent'
        ? this.statements.create.run(key, text, version, expiresAt, now)
        : this.statements.change.run(text, version, expiresAt, key, expected.version, now);
    });
    return changed ? { version } : 'conflict';
  }

  async delete(key: string, { version }: Readonly<{ version: string }>): Promise<boolean> {
    assertKey(key);
    return this.write((now) => this.statements.delete.run(key, version, now));
  }

  /** One write, which is one sync of the disk, a turn of the event loop. */
  private write(run: (now: number) => Readonly<{ changes: number }>): Promise<boolean> {
    return this.inTurn(async () => {
      const now = Date.now();
      try {
        return this.watch.run(() => {
          if (++this.writes % WRITES_PER_SWEEP === 0) this.statements.sweep.run(now);
          return run(now).changes === 1;
        });
      } catch (error) {
        throw storeError(error);
      } finally {
        await turn();
      }
    });
  }

  async list<Value>(
    prefix: string,
    { after = '', limit }: Readonly<{ after?: string; limit: number }>,
  ): Promise<readonly StateRecord<Value>[]> {
    assertLimit(limit);
    const end = endOfPrefix(prefix) ?? Buffer.alloc(0); // a blob comes after all text
    return this.watch.run(() =>
      (this.statements.list.all(prefix, after, end, Date.now(), limit) as Row[]).map((row) => decode<Value>(row)),
    );
  }

  async close(): Promise<void> {
    await this.inTurn(() => this.database.close());
  }
}

const decode = <Value>([key, value, version]: Row): StateRecord<Value> => {
  return { key, value: parseStored<Value>(value), version };
};
