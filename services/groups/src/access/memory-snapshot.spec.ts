import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { historyOf, remembering, worlds } from '../fixture/worlds';
import { MemorySnapshot } from './memory-snapshot';

describe('what is kept of the memory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-groups-'));
  let state: StateStore;
  beforeAll(() => (state = new SqliteStateStore(join(directory, 'state.db'))));
  afterAll(async () => {
    await state.close();
    rmSync(directory, { recursive: true });
  });

  it('is the same memory when it is loaded, and goes on in the same way', async () => {
    let position = 0;
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(), async (world, cut) => {
        const history = historyOf(world);
        const before = history.slice(0, cut % (history.length + 1));
        const snapshot = new MemorySnapshot(state, 'log-1');
        await snapshot.save(remembering(...before), (position += 1));
        const { memory } = await snapshot.load(position);
        expect(memory).toEqual(remembering(...before));
        for (const event of history.slice(before.length)) memory.apply(event);
        expect(memory).toEqual(remembering(...history));
      }),
      { numRuns: 60 },
    );
  });
  it('is not taken from past the head, nor replaced by what is older', async () => {
    const snapshot = new MemorySnapshot(state, 'log-2');
    await snapshot.save(remembering(), 70);
    expect((await snapshot.load(70)).position).toBe(70);
    expect((await snapshot.load(69)).position).toBe(0);
    await snapshot.save(remembering(), 60);
    expect((await snapshot.load(70)).position).toBe(70);
  });
});
