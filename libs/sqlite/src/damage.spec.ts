import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAMAGES } from '@ledgerdesk/test-servers';
import { copyDatabase } from './copy-database';
import { assertWhole, DamagedFile, DamageWatch, inFile, isDamage, parseStored } from './damage';

import { takeDataDirectory } from './data-directory';
import { openDatabase } from './database';
import { isDiskRefusal } from './faults';

describe('a damaged database', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-damage-'));
    file = join(directory, 'a.db');
    const database = openDatabase(file, { synchronous: 'NORMAL' });
    database.exec('CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT)');
    for (let id = 0; id < 300; id += 1) database.prepare('INSERT INTO kept VALUES (?, ?)').run(id, 'x'.repeat(500));
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const check = () => {
    const database = openDatabase(file, { synchronous: 'NORMAL' });
    try {
      assertWhole(database);
    } finally {
      database.close();
    }
  };
  const thrownBy = (work: () => unknown): unknown => {
    try {
      work();
    } catch (error) {
      return error;
    }
    throw new Error('Nothing was thrown');
  };

  it('is not what is whole', () => expect(check).not.toThrow());
  it.each(Object.entries(DAMAGES))('is one that was %s', (_, damage) => {
    damage(file);
    expect(isDamage(thrownBy(check))).toBe(true);
    expect(thrownBy(() => inFile(file, 'do this', check))).toMatchObject({
      name: 'DamagedFile',
      message: expect.stringMatching(new RegExp(`^${file} is damaged \\(SQLITE_\\w+\\): do this$`)),
    });
  });
  it('is one whose last page is cut within a value', () => {
    const database = openDatabase(file, { synchronous: 'NORMAL' });
    database.prepare('INSERT INTO kept VALUES (?, ?)').run(300, 'x'.repeat(20_000));
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    truncateSync(file, statSync(file).size - 10);
    expect(isDamage(thrownBy(check))).toBe(true);
  });
  it('is one that ends before what is read of it, and no disk that takes no writes', () => {
    const error = Object.assign(new Error(), { code: 'SQLITE_IOERR_SHORT_READ' });
    expect([isDamage(error), isDiskRefusal(error)]).toEqual([true, false]);
  });
  it('is told once while it is open', () => {
    const told: DamagedFile[] = [];
    const watch = new DamageWatch(file, 'do this', (damage) => told.push(damage));
    DAMAGES['cut in the middle']!(file);
    for (let asked = 0; asked < 2; asked += 1) expect(() => watch.run(check)).toThrow(DamagedFile);
    expect(told).toHaveLength(1);
  });
  it('is not copied, and is named', () => {
    DAMAGES['replaced by text']!(file);
    const copy = join(directory, 'copy.db');
    expect(() => copyDatabase(file, copy)).toThrow(DamagedFile);
    expect(existsSync(copy) && readFileSync(copy).length > 0).toBe(false);
  });
  it('of the lock can be removed', () => {
    writeFileSync(join(directory, 'lock.db'), 'This is no database.\n'.repeat(1_000));
    expect(() => takeDataDirectory(directory)).toThrow(/lock\.db is damaged \(\w+\): nothing is in it; remove it$/);
    rmSync(join(directory, 'lock.db'));
    takeDataDirectory(directory)();
  });
  it('is also one whose values are no JSON, which are not repeated', () => {
    expect(parseStored('{"a":1}')).toEqual({ a: 1 });
    const error = thrownBy(() => parseStored('canary')) as Error;
    expect(isDamage(error)).toBe(true);
    expect(error.message).not.toContain('canary');
  });
  it('is not any other failure', () => {
    expect([new Error('x'), null, Object.assign(new Error(), { code: 'SQLITE_FULL' })].map(isDamage)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
