import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describeDocumentStore } from './document-store.contract';
import { SqliteDocumentStore } from './sqlite-document-store';

const spec = {
  collection: 'contacts',
  version: 1,
  fields: { name: 'string', group: 'number' },
  indexes: [['name'], ['group', 'name']],
} as const;
const MB = 2 ** 20;
const checkpoint = { logId: 'log-1', position: 1, state: 'building', parked: null, since: 't1' } as const;

describe('read models on SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-read-models-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describeDocumentStore(async () => new SqliteDocumentStore(join(directory, 'read-models')));

  it('answer live writes while another collection is loaded, indexed and dropped', async () => {
    const store = new SqliteDocumentStore(join(directory, 'building'));
    const live = await store.open(spec);
    // An index of texts takes long enough for a live write in between, on a busy machine, too.
    const building = await store.open({
      ...spec,
      version: 2,
      fields: { ...spec.fields, search: 'text' },
      indexes: [...spec.indexes, ['search']],
    });
    const many = Array.from({ length: 20_000 }, (_, id) => {
      const name = `${(id * 7919) % 20_000}`;
      return { id, document: { name, group: id % 7, search: `jane ${name}` }, position: 1 };
    });
    const order: string[] = [];
    const priority: number = getPriority();
    const done = (name: string) => () => void order.push(name);
    const writeLive = (position: number) =>
      live.write([{ id: 1, document: { name: 'Jane' }, position }], { ...checkpoint, position }, 'live');
    await writeLive(1);

    const loaded = building.write(many, checkpoint, 'building').then(done('loaded'));
    await writeLive(2).then(done('live'));
    await loaded;
    const indexed = building.index().then(done('indexed'));
    await writeLive(3).then(done('live'));
    const waited = building.write([], { ...checkpoint, position: 2 }, 'live').then(done('written to what is indexed'));
    await Promise.all([indexed, waited]);
    expect(getPriority()).toBe(priority);
    expect(order).toEqual(['live', 'loaded', 'live', 'indexed', 'written to what is indexed']);
    await store.close();
  });
  it('leave nothing of an overwritten or deleted text in its index', async () => {
    const path = join(directory, 'erased-texts');
    const store = new SqliteDocumentStore(path);
    const searched = { ...spec, fields: { search: 'text' }, indexes: [['search']] } as const;
    const contacts = await store.open(searched);
    const write = (ids: readonly number[], search: string | null, position: number) =>
      contacts.write(
        ids.map((id) => ({ id, document: search === null ? null : { search }, position })),
        { ...checkpoint, position },
        'live',
      );
    const others = Array.from({ length: 4_200 }, (_, id) => id);
    await write(others, 'jane', 1);
    await write([1, 2, 3], '鑿鱻龘', 2);
    await write([4], '龘䲜鬱', 3);
    await contacts.index();
    const inFiles = async () => {
      await store.emptyWriteAheadLogs();
      const bytes = Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
      return [bytes.includes('鑿鱻龘'), bytes.includes('龘䲜鬱')];
    };
    expect(await inFiles()).toEqual([true, true]);
    await write([1, 2], null, 4);
    await write([3, 4], 'joe', 5);
    expect(await contacts.count({ search: { contains: '龘' } })).toBe(0);
    expect(await inFiles()).toEqual([false, false]);
    await store.close();
  });
  it('leave nothing of an overwritten or deleted document in their files', async () => {
    const path = join(directory, 'erased');
    const store = new SqliteDocumentStore(path);
    const contacts = await store.open(spec);
    await contacts.index();
    const write = (id: number, document: object | null, position: number) =>
      contacts.write([{ id, document, position }], { ...checkpoint, position }, 'live');
    await write(1, { name: 'the-secret-of-jane' }, 1);
    await write(2, { name: 'the-secret-of-joe' }, 2);
    await contacts.find({ limit: 1, maxBytes: 1 });
    expect((await contacts.stored([1, 3])).size).toBe(1);
    await write(1, { name: 'what is left' }, 3);
    await write(2, null, 4);
    await store.emptyWriteAheadLogs();
    const bytes = readdirSync(path).map((file) => readFileSync(join(path, file), 'latin1'));
    expect(bytes.join()).not.toContain('the-secret');
    expect(bytes.join()).toContain('what is left');
    await store.close();
  });
  it('leave nothing of whatever was overwritten once they are purged, and are searched and written as before', async () => {
    const path = join(directory, 'purged');
    const store = new SqliteDocumentStore(path);
    const searched = {
      ...spec,
      fields: { name: 'string', search: 'text' },
      indexes: [['name'], ['search']],
    } as const;
    const contacts = await store.open(searched);
    await contacts.index();
    const secretOf = (id: number) => `the-secret-of-${id}.`;
    const document = (id: number, text: string) => ({ name: `${(id * 7_919) % 2_000} ${text}`, search: text });
    const write = (ids: readonly number[], textOf: (id: number) => string, position: number) =>
      contacts.write(
        ids.map((id) => ({ id: `${(id * 104_729) % 1_500}`, document: document(id, textOf(id)), position })),
        { ...checkpoint, position },
        'live',
      );
    const all = Array.from({ length: 1_500 }, (_, id) => id);
    for (let round = 1; round <= 4; round += 1)
      await write(all, (id) => `${secretOf(id)}${'é'.repeat((id * 37 + round * 101) % 700)}`, round);
    const erased = all.filter((id) => id % 3 > 0);
    await write(erased, () => 'what is left', 5);
    await Promise.all([contacts.files!.purge(), contacts.files!.purge()]);
    const bytes = Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
    expect(erased.filter((id) => bytes.includes(secretOf(id)))).toEqual([]);
    expect(await contacts.count({ search: { contains: 'what is left' } })).toBe(erased.length);
    expect(await contacts.count({ search: { contains: secretOf(3) } })).toBe(1);
    await write([3], () => 'written after', 6);
    expect(await contacts.count({ search: { contains: 'written after' } })).toBe(1);
    await store.close();
  });
  describe('write live', () => {
    const open = async (name: string) => {
      const store = new SqliteDocumentStore(join(directory, name), { longestLog: 250 });
      const contacts = await store.open(spec);
      let position = 0;
      const write = (count: number, length: number) => {
        position += 1;
        const document = { name: 'x'.repeat(length), group: position };
        const changes = Array.from({ length: count }, (_, index) => ({
          id: position * 50 + index,
          document,
          position,
        }));
        return contacts.write(changes, { ...checkpoint, position }, 'live');
      };
      const sizeOf = (suffix: string) => statSync(join(directory, name, `contacts@1.db${suffix}`)).size;
      return { store, write, sizeOf };
    };
    it('into logs that are copied into the files meanwhile', async () => {
      const { store, write, sizeOf } = await open('copied');
      for (let times = 0; times < 6; times += 1) await write(50, 1_000);
      while (sizeOf('') < 200 * 1_000) await wait(5);
      await store.close();
    });
    it('into logs that do not grow with all that is written', async () => {
      const { store, write, sizeOf } = await open('bounded');
      let written = 0;
      while (written < 2 * sizeOf('-wal') && written < 200 * MB) {
        await write(50, 20_000);
        written += 50 * 20_000;
      }
      expect(written).toBeLessThan(200 * MB);
      await store.close();
    });
  });
  it('say so when a collection is asked that was dropped', async () => {
    const store = new SqliteDocumentStore(join(directory, 'dropped'));
    const contacts = await store.open(spec);
    await contacts.count();
    await store.drop('contacts', 1);
    await expect(contacts.count()).rejects.toThrow('There is no collection contacts@1');
    expect(readdirSync(join(directory, 'dropped'))).toEqual([]);
    await store.close();
  });
});
