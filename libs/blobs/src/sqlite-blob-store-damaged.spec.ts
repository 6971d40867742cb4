import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DamagedFile, openDatabase } from '@ledgerdesk/sqlite';
import { StoreUnavailable } from '@ledgerdesk/state';
import { DAMAGES } from '@ledgerdesk/test-servers';
import { SqliteBlobStore } from './sqlite-blob-store';

describe('blobs whose file is damaged', () => {
  let directory: string;
  const file = () => join(directory, 'blobs.db');
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-damaged-blobs-'));
    const store = await SqliteBlobStore.open(directory);
    for (let n = 0; n < 40; n += 1) await store.put(`mail-${n}`, Buffer.alloc(200_000, n));
    await store.close();
    const database = openDatabase(file(), { synchronous: 'FULL' });
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('are not opened where it is no database', async () => {
    DAMAGES['replaced by text']!(file());
    await expect(SqliteBlobStore.open(directory)).rejects.toThrow(DamagedFile);
  });
  it('are unavailable where it is found later on, which is told once', async () => {
    const told: DamagedFile[] = [];
    const store = await SqliteBlobStore.open(directory, { damaged: (damage) => told.push(damage) });
    DAMAGES['cut in the middle']!(file());
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => store.list(`mail-${n}`)));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => !(reason instanceof StoreUnavailable))).toEqual([]);
    expect(told.map((damage) => damage.file)).toEqual([file()]);
    await store.close();
  });
});
