import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { StoreUnavailable } from '@ledgerdesk/state';
import { describeOnSmallDisk } from '@ledgerdesk/test-servers';
import { SqliteBlobStore } from './sqlite-blob-store';

describeOnSmallDisk('blobs on a disk that is full', 8, (disk) => {
  it('are refused, as rows and as files, and those acknowledged are kept; they go on when there is room', async () => {
    const store = await SqliteBlobStore.open(disk().directory);
    const row = Buffer.alloc(100_000, 1);
    const file = Buffer.alloc(1_000_000, 2);
    const keptRow = await store.put('mail', row);
    const keptFile = await store.put('mail', file);
    disk().fill(50_000);
    await expect(store.put('other', Buffer.alloc(100_000, 3))).rejects.toThrow(StoreUnavailable);
    await expect(store.put('other', Readable.from([Buffer.alloc(300_000, 4)]))).rejects.toThrow(StoreUnavailable);
    expect(await store.list('other')).toEqual([]);
    const contentOf = async (hash: string) => buffer((await store.open('mail', hash))!);
    expect((await contentOf(keptRow.hash)).equals(row)).toBe(true);
    expect((await contentOf(keptFile.hash)).equals(file)).toBe(true);

    disk().free();
    await store.put('other', Buffer.alloc(100_000, 3));
    await store.put('other', Readable.from([Buffer.alloc(300_000, 4)]));
    expect(await store.list('other')).toHaveLength(2);
    await store.close();
  });
});
