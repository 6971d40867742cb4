import { AddressInfo, connect, createServer, Socket } from 'node:net';
import os from 'node:os';
import { describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient, MongoClientOptions } from 'mongodb';
import { mongoClient } from './mongodb-client';
import { MongodbStateStore } from './mongodb-state-store';
import { StateStore } from './state-store';
import { describeStateStore } from './state-store.contract';
import { StoreUnavailable } from './store-unavailable';

describeWith('mongo', 'state on MongoDB', (server) => {
  const database = uniqueName('state');
  const clients: MongoClient[] = [];
  const open = async (url = server().url, options: MongoClientOptions = {}) => {
    // The driver would load `os` by import(), which jest's modules have not.
    const client = await MongoClient.connect(url, { runtimeAdapters: { os }, ...options });
    clients.push(client);
    return client.db(database);
  };
  afterAll(async () => {
    await clients[0]?.db(database).dropDatabase();
    await Promise.all(clients.map((client) => client.close()));
  });

  describeStateStore(async () => MongodbStateStore.open(await open()));

  describe('an expired record', () => {
    it('is removed by the server some time', async () => {
      const db = await open();
      await MongodbStateStore.open(db);
      expect(await db.collection('state').indexes()).toContainEqual(
        expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
      );
    });
  });

  describe('over a line that breaks', () => {
    let line: Awaited<ReturnType<typeof openLine>>;
    beforeAll(async () => {
      line = await openLine(server().url);
    });
    afterAll(() => line.close());
    const openOver = async (retryWrites: boolean) =>
      MongodbStateStore.open(await open(line.url, { retryWrites, directConnection: true }));

    it.each([true, false])('a write that was made is answered as such (driver retries: %s)', async (retryWrites) => {
      const state = await openOver(retryWrites);
      const key = uniqueName('record');
      const before = line.breaks();
      line.breakAt('the answer');
      const created = (await state.set(key, 1, { expected: 'absent' })) as { version: string };
      line.breakAt('the answer');
      const changed = await state.set(key, 2, { expected: created });
      expect(line.breaks()).toBe(before + 2);
      expect(await state.get(key)).toEqual({ key, value: 2, ...(changed as object) });
    });
    it('a write that was not made is told as such', async () => {
      const state = await openOver(false);
      const key = uniqueName('record');
      const before = line.breaks();
      line.breakAt('the question');
      await expect(state.set(key, 1, { expected: 'absent' })).rejects.toThrow(StoreUnavailable);
      expect(line.breaks()).toBe(before + 1);
      expect(await state.get(key)).toBeNull();
    });
  });
});

describeWithOwn('mongo', 'state on a MongoDB that is killed', (server) => {
  let client: MongoClient;
  let state: StateStore;
  beforeAll(async () => {
    client = mongoClient(server().url, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 2_000 });
    state = await MongodbStateStore.open(client.db(uniqueName('state')));
  });
  afterAll(() => client.close());

  it('is out of reach, whatever is asked, until it is started again', async () => {
    const kept = (await state.set('kept', 1, { expected: 'absent' })) as { version: string };
    await server().kill();
    const asked = [
      () => state.get('kept'),
      () => state.set('kept', 2, { expected: kept }),
      () => state.delete('kept', kept),
      () => state.list('', { limit: 1 }),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(StoreUnavailable);
    await server().restart();
    let found: unknown = null;
    while (!found) found = await state.get('kept').catch(() => null);
    expect(found).toMatchObject({ value: 1 });
  }, 60_000);
});

/** A line to a server that can be told to break once: before the next update gets there, or before it is answered. */
const openLine = async (url: string) => {
  const UPDATE = '\x02update\0'; // how the command begins in BSON
  const sockets = new Set<Socket>();
  let next: 'the question' | 'the answer' | null = null;
  let breaks = 0;

  const line = createServer((near) => {
    const far = connect(Number(new URL(url).port), new URL(url).hostname);
    const cut = () => [near, far].forEach((socket) => socket.destroy());
    [near, far].forEach((socket) => sockets.add(socket.on('error', cut).on('close', cut)));
    let answered = true;
    near.on('data', (bytes) => {
      if (next === null || !bytes.includes(UPDATE)) return far.write(bytes);
      breaks += 1;
      if (next === 'the question') cut();
      else far.write(bytes);
      answered = false;
      next = null;
    });
    far.on('data', (bytes) => (answered ? near.write(bytes) : cut()));
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  return {
    url: `mongodb://127.0.0.1:${(line.address() as AddressInfo).port}`,
    breakAt: (what: 'the question' | 'the answer') => (next = what),
    breaks: () => breaks,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => line.close(resolve));
    },
  };
};
