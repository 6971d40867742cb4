import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { StoreUnavailable } from '@ledgerdesk/state';
import { describeOnSmallDisk } from '@ledgerdesk/test-servers';
import { NewEvent } from './log';
import { SqliteLog } from './sqlite-log';

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

describeOnSmallDisk('a log on a disk that is full', 4, (disk) => {
  const open = () => new SqliteLog(join(disk().directory, 'log.db'));

  it('refuses an append and keeps what it acknowledged, and goes on when there is room', async () => {
    const log = open();
    const acknowledged: number[] = [];
    const append = async (stream: string) => {
      const outcome = await log.append(stream, 'no stream', [event()]);
      acknowledged.push((outcome as { position: number }).position);
    };
    await append('before');
    disk().fill(60_000);
    const refused = (async () => {
      for (let stream = 0; stream < 100; stream += 1) await append(`filling-${stream}`);
    })();
    await expect(refused).rejects.toThrow(StoreUnavailable);
    await expect(refused).rejects.toMatchObject({ cause: { code: 'SQLITE_FULL' } });
    await expect(log.append('more', 'no stream', [event()])).rejects.toThrow(StoreUnavailable);
    const positions = async (of: SqliteLog) => (await of.readAll(0, 500)).events.map(({ position }) => position);
    expect(await positions(log)).toEqual(acknowledged);

    disk().free();
    await append('more');
    expect(await positions(log)).toEqual(acknowledged);
    await log.close();
    const again = open();
    expect(await positions(again)).toEqual(acknowledged);
    await again.close();
  });

  it('fails none but the appends of that commit', async () => {
    const log = open();
    disk().fill(60_000);
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((n) => log.append(`one-${n}`, 'no stream', [event()])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    disk().free();
    expect(await log.readStream('one-1', 0, 1)).toEqual([]);
    expect(await log.append('one-1', 'no stream', [event()])).toMatchObject({ revision: 0 });
    await log.close();
  });
});
