import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Database, openDatabase } from '@ledgerdesk/sqlite';
import { OpenLogs } from './write-ahead-log';

/** A checkpoint that waits for readers. */
const restart = `
  const { workerData: [libsql, file] } = require('node:worker_threads');
  const database = new (require(libsql))(file);
  database.pragma('busy_timeout = 5000');
  database.exec('PRAGMA wal_checkpoint(RESTART)');`;

describe('a write-ahead log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-log-'));
  const logs = new OpenLogs(1_000);
  let file: string = '';
  let writer: Database = null!;
  let reader: Database = null!;
  let files = 0;
  beforeEach(() => {
    file = join(directory, `${(files += 1)}.db`);
    writer = openDatabase(file, { synchronous: 'NORMAL' });
    reader = openDatabase(file, { synchronous: 'NORMAL' });
    writer.exec('CREATE TABLE kept (text TEXT)');
  });
  afterEach(() => [writer, reader].forEach((database) => database.close()));
  afterAll(() => {
    logs.close();
    rmSync(directory, { recursive: true });
  });
  const bytes = () => statSync(`${file}-wal`).size;
  const write = () => writer.exec('INSERT INTO kept VALUES (hex(randomblob(5000)))');
  const beginToRead = () => {
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM kept').raw().all();
  };

  it('is copied without waiting for who writes, and begins again with the next write', () => {
    write();
    const before = bytes();
    writer.exec('BEGIN IMMEDIATE');
    logs.copy(file);
    writer.exec('COMMIT');
    write();
    expect(bytes()).toBe(before);
  });
  it('is emptied after another checkpoint, for which SQLite itself does not wait', async () => {
    beginToRead();
    write();
    const other = new Worker(restart, { eval: true, workerData: [require.resolve('libsql'), file] });
    const ended = once(other, 'exit');
    const isBusy = () => (writer.prepare('PRAGMA wal_checkpoint(PASSIVE)').raw().get() as [number])[0] === 1;
    while (!isBusy()) await wait(1);

    const emptied = logs.empty(file);
    await wait(20);
    expect(bytes()).toBeGreaterThan(0);
    reader.exec('COMMIT');
    await Promise.all([emptied, ended]);
    expect(bytes()).toBe(0);
  });
  it("of a collection that was dropped is nobody's concern", async () => {
    const dropped = join(directory, 'dropped.db');
    logs.copy(dropped);
    await logs.empty(dropped);
    expect(() => statSync(dropped)).toThrow('ENOENT');
  });
});
