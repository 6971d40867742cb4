import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DamagedFile, openDatabase } from '@ledgerdesk/sqlite';
import { DAMAGES } from '@ledgerdesk/test-servers';
import { NewEvent } from './log';
import { SqliteLog } from './sqlite-log';
import { SqliteLogReader } from './sqlite-log-reader';

const EVENTS = 400;
const event = (): NewEvent => ({
  type: 'Counted',
  data: { text: 'x'.repeat(20_000) },
  id: randomUUID(),
  metadata: {
    commandId: randomUUID(),
    correlationId: randomUUID(),
    traceparent: '',
    actor: null,
    via: 'system',
    at: '2026-01-01T00:00:00.000Z',
    schema: 1,
  },
});

describe('a log whose file is damaged', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-damaged-log-'));
    file = join(directory, 'log.db');
    const log = new SqliteLog(file);
    for (let revision = 0; revision < EVENTS; revision += 40)
      await log.append('counts', revision === 0 ? 'no stream' : revision - 1, Array.from({ length: 40 }, event));
    await log.close();
    const database = openDatabase(file, { synchronous: 'FULL' });
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it.each(['cut in the middle', 'overwritten in the middle', 'replaced by text'])(
    'is not opened where it was %s, neither to write nor to read',
    async (kind) => {
      DAMAGES[kind]!(file);
      expect(() => new SqliteLog(file)).toThrow(DamagedFile);
      const read = async () => {
        const reader = new SqliteLogReader(file);
        return reader.readAll(0, 500).finally(() => reader.close());
      };
      await expect(read()).rejects.toThrow(`${file} is damaged`);
    },
  );
  it('tells of it once where it is found later on, and answers nothing', async () => {
    const told: DamagedFile[] = [];
    const log = new SqliteLog(file, { damaged: (damage) => told.push(damage) });
    DAMAGES['cut in the middle']!(file);
    await expect(log.readAll(0, EVENTS)).rejects.toThrow(DamagedFile);
    await expect(log.readStream('counts', 0, EVENTS)).rejects.toThrow(DamagedFile);
    expect(told.map(({ file }) => file)).toEqual([file]);
    await log.close();
  });
});
