import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@ledgerdesk/sqlite';
import { describeLog } from './log.contract';
import { NewEvent } from './log';
import { derivedId } from './ids';
import { SqliteLog } from './sqlite-log';

describe('the log on SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-log-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describeLog(async () => new SqliteLog(join(directory, 'log.db')), { shared: false });

  const origin = { correlationId: 'r-1', traceparent: 't-1', actor: 1, via: 'api', at: 't1', schema: 1 } as const;
  const said = (text: string): NewEvent => ({
    type: 'Said',
    data: { text },
    id: derivedId(text),
    metadata: { ...origin, commandId: text },
  });

  it('shows subscribers an event before its writer is answered', async () => {
    const log = new SqliteLog(join(directory, 'order.db'));
    const order: string[] = [];
    log.subscribe(0, (events) => order.push(...events.map(({ data }) => `seen ${(data as { text: string }).text}`)));
    await log.append('talk', 'no stream', [said('hello')]);
    await Promise.all(
      ['a', 'b'].map((text, n) => log.append('talk', n, [said(text)]).then(() => order.push(`answered ${text}`))),
    );
    expect(order.slice(-4)).toEqual(['seen a', 'seen b', 'answered a', 'answered b']);
    await log.close();
  });
  it('takes what is appended again after a commit that failed', async () => {
    const file = join(directory, 'failed.db');
    const log = new SqliteLog(join(directory, 'failed.db'));
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    other.exec(
      "CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.stream = 'b' BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    const append = () => Promise.allSettled(['a', 'b'].map((name) => log.append(name, 'no stream', [said(name)])));
    expect(await append()).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    other.exec('DROP TRIGGER full');
    other.close();
    expect(await append()).toMatchObject([{ value: { position: 1 } }, { value: { position: 2 } }]);
    expect(await log.readStream('a', 0, 10)).toHaveLength(1);
    await log.close();
  });
  it('leaves nothing of a truncated event in its files', async () => {
    const log = new SqliteLog(join(directory, 'truncated.db'));
    await log.append('talk', 'no stream', [said('the-secret-of-jane')]);
    await log.append('talk', 0, [said('what is left')]);
    await log.truncateBefore('talk', 1);
    const bytes = ['truncated.db', 'truncated.db-wal'].map((file) => readFileSync(join(directory, file), 'latin1'));
    expect(bytes.join()).not.toContain('the-secret-of-jane');
    expect(bytes.join()).toContain('what is left');
    await log.close();
  });
  it('overwrites a truncated event where it stands, as long as it was, so that SQLite moves no other', async () => {
    const file = join(directory, 'overwritten.db');
    const log = new SqliteLog(file);
    const lengths = () => {
      const reader = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
      const columns = ['id', 'type', 'data', 'metadata'].map((column) => `length(CAST(${column} AS BLOB))`);
      const rows = reader
        .prepare(`SELECT position, ${columns.join(', ')} FROM events`)
        .raw()
        .all();
      reader.close();
      return rows;
    };
    for (const [n, text] of ['é', '', 'x'.repeat(9_000), 'what is left'].entries())
      await log.append('talk', n === 0 ? 'no stream' : n - 1, [said(text)]);
    const before = lengths();
    await log.truncateBefore('talk', 3);
    expect([before.length, lengths()]).toEqual([4, before]);
    expect((await log.readAll(0, 10)).events).toHaveLength(1);
    await log.close();
  });
  it('waits with the answer until a reader, such as a backup, lets go of a truncated event, and appends meanwhile', async () => {
    const file = join(directory, 'read.db');
    const log = new SqliteLog(join(directory, 'read.db'));
    await log.append('talk', 'no stream', [said('the-secret-of-jane')]);
    await log.append('talk', 0, [said('what is left')]);
    const reader = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM events').raw().all();
    let answered = false;
    const truncating = log.truncateBefore('talk', 1).then(() => (answered = true));
    for (let n = 1; n < 4; n += 1) await log.append('talk', n, [said(`said meanwhile ${n}`)]);
    expect(answered).toBe(false);
    reader.exec('COMMIT');
    reader.close();
    await truncating;
    const bytes = [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1'));
    expect(bytes.join()).not.toContain('the-secret-of-jane');
    await log.close();
  });
  it('truncates also after a page that was cut because of its size', async () => {
    const log = new SqliteLog(join(directory, 'cut.db'));
    for (let n = 0; n < 150; n += 1)
      await log.append('talk', n === 0 ? 'no stream' : n - 1, [said(`${n} ${'x'.repeat(50_000)}`)]);
    expect((await log.readAll(0, 500)).end).toBe(false);
    await log.truncateBefore('talk', 149);
    expect(await log.readStream('talk', 0, 10)).toHaveLength(1);
    await log.close();
  });
  it('answers what was appended before it is closed, and refuses what comes after', async () => {
    const log = new SqliteLog(join(directory, 'closed.db'));
    const pending = log.append('talk', 'no stream', [said('hello')]);
    await log.close();
    expect(await pending).toEqual({ revision: 0, position: 1 });
    await expect(log.append('talk', 0, [said('too late')])).rejects.toThrow('The log is closed');
  });
});
