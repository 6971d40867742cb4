import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, Contact, fields, indexes, put } from './contacts.contract';
import { SqliteDocumentReader } from './sqlite-document-reader';
import { SqliteDocumentStore } from './sqlite-document-store';

describe('read models that are only read', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-reader-'));
  afterAll(() => rmSync(parent, { recursive: true }));
  const spec = { collection: 'contacts 50%', version: 2, fields, indexes };

  it('are as the one that writes has left them, and as it goes on', async () => {
    const directory = join(parent, 'written');
    const store = new SqliteDocumentStore(directory);
    const reader = new SqliteDocumentReader(directory);
    const contacts = await store.open<Contact>(spec);
    await contacts.write([put(1, { name: 'Jane' }, 3), put('x', { name: 'Joe' }, 4), put(2, null, 5)], at(5), 'live');
    expect(await reader.collections()).toEqual([{ collection: 'contacts 50%', version: 2, checkpoint: at(5) }]);
    const read = await reader.open(spec);
    const same = async () => {
      expect(await read.stored(['x', 2, 1, 9])).toEqual(await contacts.stored(['x', 2, 1, 9]));
      expect(new Set(await read.ids({}))).toEqual(new Set(await contacts.ids({})));
      expect(await read.ids({ name: 'Joe' })).toEqual(['x']);
      expect(await read.checkpoint()).toEqual(await contacts.checkpoint());
    };
    await same();
    await contacts.write([put(2, { name: 'back' }, 6), put(1, null, 7)], at(7), 'live');
    await same();
    reader.close();
    await contacts.write([put(3, { name: 'later' }, 8)], at(8), 'live');
    await store.emptyWriteAheadLogs();
    await store.close();
  });
  it('are none where there is no directory, and it is not made', async () => {
    const reader = new SqliteDocumentReader(join(parent, 'missing'));
    expect(await reader.collections()).toEqual([]);
    await expect(reader.open(spec)).rejects.toThrow('There is no collection contacts 50%@2');
    expect(readdirSync(parent)).not.toContain('missing');
  });
});
