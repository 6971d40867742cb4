import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultyLog } from './faulty-log.fixture';
import { LogUnavailable } from './log';
import { ForeignLog, identifyLog, renewLogId } from './log-identity';
import { SqliteLog } from './sqlite-log';

describe('the identity of a log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-log-'));
  let number = 0;
  let log: SqliteLog;
  beforeEach(() => {
    log = new SqliteLog(join(directory, `${(number += 1)}.db`));
  });
  afterEach(() => log.close());
  afterAll(() => rmSync(directory, { recursive: true }));
  it('is made up by whoever starts first, and stays', async () => {
    const logId = await identifyLog(log, 'a secret');
    expect(logId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await identifyLog(log, 'a secret')).toBe(logId);
    expect(await log.readStream('log', 0, 10)).toMatchObject([{ type: 'LogCreated', data: { logId }, position: 1 }]);
  });
  it('is the same for all who start at once', async () => {
    const logIds = await Promise.all(Array.from({ length: 5 }, () => identifyLog(log, 'a secret')));
    expect(new Set(logIds).size).toBe(1);
    expect(await log.readStream('log', 0, 10)).toHaveLength(1);
  });
  it('does not tell the secret', async () => {
    await identifyLog(log, 'a secret');
    expect(JSON.stringify(await log.readStream('log', 0, 10))).not.toContain('a secret');
  });
  it('is found where no acknowledgement came', async () => {
    const faulty = new FaultyLog(log);
    faulty.accidents.push('acknowledgement lost');
    const logId = await identifyLog(faulty, 'a secret');
    expect(await identifyLog(log, 'a secret')).toBe(logId);
  });
  it('is made up by a second attempt where the first was lost', async () => {
    const faulty = new FaultyLog(log);
    faulty.accidents.push('request lost');
    expect(await identifyLog(faulty, 'a secret')).toBe(await identifyLog(log, 'a secret'));
  });
  it('is unavailable where the log keeps nothing', async () => {
    const faulty = new FaultyLog(log);
    faulty.accidents.push('request lost', 'request lost', 'request lost');
    await expect(identifyLog(faulty, 'a secret')).rejects.toThrow(LogUnavailable);
  });
  it('is refused to another secret, in one line that names the remedy', async () => {
    const logId = await identifyLog(log, 'a secret');
    const refused = await identifyLog(log, 'another').catch((error: unknown) => error as Error);
    expect(refused).toBeInstanceOf(ForeignLog);
    expect((refused as Error).message).toBe(
      `LEDGERDESK_SECRET is not the secret that the event log ${logId} was made with: give that one, or use an empty event log`,
    );
  });
  it('is another one after each restore, for the same secret', async () => {
    const logIds = [await identifyLog(log, 'a secret'), await renewLogId(log), await renewLogId(log)];
    expect(new Set(logIds).size).toBe(3);
    expect(await identifyLog(log, 'a secret')).toBe(logIds[2]);
    await expect(identifyLog(log, 'another')).rejects.toThrow(ForeignLog);
  });
  it('is renewed only where it was made', async () => {
    await expect(renewLogId(log)).rejects.toThrow(LogUnavailable);
    expect(await log.head()).toBe(0);
  });
  it('is not renewed where no acknowledgement came and nothing was kept', async () => {
    const logId = await identifyLog(log, 'a secret');
    const faulty = new FaultyLog(log);
    faulty.accidents.push('request lost');
    await expect(renewLogId(faulty)).rejects.toThrow(LogUnavailable);
    expect(await identifyLog(log, 'a secret')).toBe(logId);
  });
});
