import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, openDatabase } from './database';

describe('a database', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-sqlite-'));
  const file = join(directory, 'a.db');
  let database: Database;
  beforeEach(() => {
    database = openDatabase(file, { synchronous: 'FULL' });
    database.exec('CREATE TABLE IF NOT EXISTS kept (text TEXT)');
  });
  afterEach(() => database.close());
  afterAll(() => rmSync(directory, { recursive: true }));

  const setting = (name: string, of = database) => of.prepare(`PRAGMA ${name}`).raw().get();

  it('has a write-ahead log, which is synced with every commit', () => {
    expect(setting('journal_mode')).toEqual(['wal']);
    expect(setting('synchronous')).toEqual([2]); // FULL
  });
  it('is synced at checkpoints where it can be rebuilt', () => {
    const rebuildable = openDatabase(join(directory, 'b.db'), { synchronous: 'NORMAL' });
    expect(setting('journal_mode', rebuildable)).toEqual(['wal']);
    expect(setting('synchronous', rebuildable)).toEqual([1]); // NORMAL
    rebuildable.close();
  });
  it('copies its write-ahead log into the file when that is as long as is said', () => {
    const longestLog = (options: { longestLog?: number }) => {
      const opened = openDatabase(join(directory, 'c.db'), { synchronous: 'FULL', ...options });
      const [pages] = setting('wal_autocheckpoint', opened) as [number];
      opened.close();
      return pages;
    };
    expect([longestLog({}), longestLog({ longestLog: 100 })]).toEqual([1_000, 100]);
  });
  it('can be read by its owner only, also where it was made for everybody', () => {
    const names = ['d.db', 'd.db-wal', 'd.db-shm'].map((name) => join(directory, name));
    const modes = () => names.map((name) => (statSync(name).mode & 0o777).toString(8));
    for (let opened = 0; opened < 2; opened += 1) {
      const kept = openDatabase(names[0]!, { synchronous: 'FULL' });
      kept.exec('CREATE TABLE IF NOT EXISTS kept (text TEXT)');
      expect(modes()).toEqual(['600', '600', '600']);
      kept.close();
      chmodSync(names[0]!, 0o644);
    }
  });
  it('orders text by its UTF-8 bytes', () => expect(setting('encoding')).toEqual(['UTF-8']));
  it('waits for another writer', () => expect(setting('busy_timeout')).toEqual([5000]));
  it('overwrites what is deleted', () => {
    expect(setting('secure_delete')).toEqual([1]);
    database.prepare('INSERT INTO kept VALUES (?)').run('the-secret-of-jane');
    database.exec("DELETE FROM kept WHERE text LIKE '%jane'");
    database.pragma('wal_checkpoint(TRUNCATE)');
    const bytes = [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1')).join();
    expect(bytes).not.toContain('the-secret-of-jane');
  });
  it('reads and refuses to write when it is opened to be read', () => {
    database.prepare('INSERT INTO kept VALUES (?)').run('shown');
    const reader = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
    expect(reader.prepare('SELECT text FROM kept').raw().all()).toContainEqual(['shown']);
    expect(() => reader.exec("INSERT INTO kept VALUES ('not kept')")).toThrow(/readonly/);
    reader.close();
  });
  it('is not made where it is missing and opened to be read', () => {
    const missing = join(directory, 'missing.db');
    expect(() => openDatabase(missing, { synchronous: 'NORMAL', readonly: true })).toThrow(/open/);
    expect(existsSync(missing)).toBe(false);
  });
  it('is opened to be read whatever its name is', () => {
    const named = join(directory, 'a 50% ?&#é.db');
    openDatabase(named, { synchronous: 'FULL' }).close();
    openDatabase(named, { synchronous: 'NORMAL', readonly: true }).close();
  });
});
