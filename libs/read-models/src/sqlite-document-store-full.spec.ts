import { describeOnSmallDisk } from '@ledgerdesk/test-servers';
import { Change, Checkpoint } from './document-store';
import { SqliteDocumentStore } from './sqlite-document-store';

type Note = Readonly<{ text: string }>;
const spec = { collection: 'notes', version: 1, fields: {}, indexes: [] };
const at = (position: number): Checkpoint => ({ logId: 'log', position, state: 'serving', parked: null, since: '' });
const notes = (position: number): Change<Note>[] =>
  Array.from({ length: 20 }, (_, n) => ({ id: position * 100 + n, document: { text: 'x'.repeat(10_000) }, position }));

describeOnSmallDisk('read models on a disk that is full', 4, (disk) => {
  it('keep what was written, say why they take no more, and go on when there is room', async () => {
    const store = new SqliteDocumentStore(disk().directory);
    const documents = await store.open<Note>(spec);
    await documents.write(notes(1), at(1), 'live');
    disk().fill(50_000);
    for (const priority of ['live', 'building'] as const)
      await expect(documents.write(notes(2), at(2), priority)).rejects.toMatchObject({
        cause: { name: 'SqliteError', code: 'SQLITE_FULL' },
      });
    expect([await documents.checkpoint(), await documents.count()]).toEqual([at(1), 20]);

    disk().free();
    await documents.write(notes(2), at(2), 'live');
    expect([await documents.checkpoint(), await documents.count()]).toEqual([at(2), 40]);
    await store.close();
  });
});
