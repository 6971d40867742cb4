import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, openDatabase } from './database';
import { emptyWriteAheadLog } from './write-ahead-log';

describe('emptying the write-ahead log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-wal-'));
  const file = join(directory, 'a.db');
  const text = () => [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1')).join();
  let database: Database | undefined;
  let reader: Database | undefined;
  beforeEach(() => {
    database = openDatabase(file, { synchronous: 'FULL' });
    database.exec('CREATE TABLE IF NOT EXISTS kept (text TEXT)');
    database.prepare('INSERT INTO kept VALUES (?)').run('the-secret-of-jane');
    reader = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM kept').raw().all();
    database.exec('DELETE FROM kept');
  });
  afterEach(() => [database, reader].forEach((each) => each!.close()));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('waits for whoever reads the old pages, and holds up nobody meanwhile', async () => {
    let emptied = false;
    const emptying = emptyWriteAheadLog(database!).then(() => (emptied = true));
    for (let turns = 0; turns < 3; turns += 1) {
      database!.prepare('INSERT INTO kept VALUES (?)').run('written meanwhile');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(emptied).toBe(false);
    reader!.exec('COMMIT');
    await emptying;
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect(text()).not.toContain('the-secret-of-jane');
    expect(text()).toContain('written meanwhile');
  });
  it('fails where somebody does not stop reading, and leaves the database as patient as it was', async () => {
    await expect(emptyWriteAheadLog(database!)).rejects.toThrow('could not be emptied');
    expect(database!.prepare('PRAGMA busy_timeout').raw().get()).toEqual([5_000]);
    reader!.exec('COMMIT');
    await emptyWriteAheadLog(database!);
    expect(text()).not.toContain('the-secret-of-jane');
  });
});
