import { join } from 'node:path';
import { describeOnSmallDisk } from '@ledgerdesk/test-servers';
import { SqliteStateStore } from './sqlite-state-store';
import { StoreUnavailable } from './store-unavailable';

describeOnSmallDisk('state on a disk that is full', 2, (disk) => {
  it('refuses a write and keeps what it acknowledged, and goes on when there is room', async () => {
    const state = new SqliteStateStore(join(disk().directory, 'state.db'));
    const large = 'x'.repeat(20_000);
    const kept = (await state.set('kept', 1, { expected: 'absent' })) as { version: string };
    disk().fill();
    const asked = [
      () => state.set('kept', large, { expected: kept }),
      () => state.set('new', large, { expected: 'absent' }),
      () => state.delete('kept', kept),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(StoreUnavailable);
    expect(await state.list('', { limit: 5 })).toEqual([{ key: 'kept', value: 1, ...kept }]);

    disk().free();
    expect(await state.set('new', large, { expected: 'absent' })).not.toBe('conflict');
    expect(await state.delete('kept', kept)).toBe(true);
    await state.close();
  });
});
