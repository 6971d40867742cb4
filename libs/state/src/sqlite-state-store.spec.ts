import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '@ledgerdesk/sqlite';
import { SqliteStateStore } from './sqlite-state-store';
import { describeStateStore } from './state-store.contract';

describe('state on SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-state-'));
  const file = join(directory, 'state.db');
  afterAll(() => rmSync(directory, { recursive: true }));

  describeStateStore(async () => new SqliteStateStore(file));

  describe('an expired record', () => {
    const rows = (of: string) => {
      const database = openDatabase(join(directory, of), { synchronous: 'FULL' });
      const keys = database.prepare('SELECT key FROM records ORDER BY key').raw().all().flat();
      database.close();
      return keys;
    };
    const writeShortLived = async (of: string) => {
      const state = new SqliteStateStore(join(directory, of));
      await state.set('short', 1, { expected: 'absent', expiresInMs: 1 });
      await state.set('long', 1, { expected: 'absent', expiresInMs: 60_000 });
      await wait(5);
      expect(rows(of)).toEqual(['long', 'short']);
      return state;
    };

    it('is gone from the file when it is opened again', async () => {
      await (await writeShortLived('opened.db')).close();
      await new SqliteStateStore(join(directory, 'opened.db')).close();
      expect(rows('opened.db')).toEqual(['long']);
    });
    it('is gone from the file after a hundred writes', async () => {
      const state = await writeShortLived('written.db');
      for (let n = 0; n < 98; n += 1) await state.set('long', n, { expected: 'absent' });
      expect(rows('written.db')).toEqual(['long']);
      await state.close();
    });
  });
});
