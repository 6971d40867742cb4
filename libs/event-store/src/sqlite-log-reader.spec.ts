import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId } from './ids';
import { SqliteLog } from './sqlite-log';
import { SqliteLogReader } from './sqlite-log-reader';

describe('a log that is only read', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-log-reader-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const metadata = {
    commandId: 'k-1',
    correlationId: 'r-1',
    traceparent: 't-1',
    actor: 1,
    via: 'api',
    at: '2030-01-01T00:00:00.000Z',
    schema: 1,
  } as const;
  const said = (text: string, n: number) => ({ type: 'Said', data: { text }, id: derivedId(text, n), metadata });

  it('shows what the one that writes has committed, as that one does', async () => {
    const file = join(directory, 'log.db');
    const log = new SqliteLog(file);
    const reader = new SqliteLogReader(file);
    expect(await reader.head()).toBe(0);
    expect(await reader.readAll(0, 10)).toEqual({ events: [], upTo: 0, end: true });
    for (let n = 0; n < 30; n += 1)
      await log.append(`talk-${n % 2}`, n < 2 ? 'no stream' : (n - 2) >> 1, [said('x', n)]);
    expect(await reader.head()).toBe(30);
    for (const after of [0, 10, 29, 30]) expect(await reader.readAll(after, 20)).toEqual(await log.readAll(after, 20));
    expect(await reader.readStream('talk-1', 3, 5)).toEqual(await log.readStream('talk-1', 3, 5));
    expect(await reader.readStream('talk-9', 0, 5)).toEqual([]);
    reader.close();
    await log.close();
  });
  it('is not made where it is missing', () => {
    expect(() => new SqliteLogReader(join(directory, 'missing.db'))).toThrow(/open/);
  });
});
