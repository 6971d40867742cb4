import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { connect } from 'nats';
import { describeWithOwn, OwnServer, runs, startOwn } from './own-server';

/** What is written by one connection, and counted by a later one. */
const stores = {
  nats: {
    write: ({ url }: OwnServer) =>
      withNats(url, async (nats) => {
        await (await nats.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept'] });
        await nats.jetstream().publish('kept', 'word');
      }),
    count: ({ url }: OwnServer) =>
      withNats(url, async (nats) => (await (await nats.jetstreamManager()).streams.info('KEPT')).state.messages),
  },
  mongo: {
    write: ({ url }: OwnServer) => withMongo(url, (kept) => kept.insertOne({}, { writeConcern: { w: 'majority' } })),
    count: ({ url }: OwnServer) => withMongo(url, (kept) => kept.countDocuments()),
  },
  eventstore: {
    write: ({ url }: OwnServer) =>
      withEventStore(url, (log) => log.appendToStream('kept', jsonEvent({ type: 'Kept', data: {} }))),
    count: ({ url }: OwnServer) =>
      withEventStore(url, async (log) => {
        const events = [];
        for await (const event of log.readStream('kept')) events.push(event);
        return events.length;
      }),
  },
} as const;

const withNats = async <T>(url: string, use: (nats: Awaited<ReturnType<typeof connect>>) => Promise<T>) => {
  const nats = await connect({ servers: url, reconnect: false });
  return use(nats).finally(() => nats.close());
};
const withMongo = async <T>(url: string, use: (kept: ReturnType<ReturnType<MongoClient['db']>['collection']>) => T) => {
  // The driver would load `os` by import(), which jest's modules have not.
  const client = await MongoClient.connect(url, { serverSelectionTimeoutMS: 2_000, runtimeAdapters: { os } });
  return Promise.resolve(use(client.db('own').collection('kept'))).finally(() => client.close());
};
const withEventStore = async <T>(url: string, use: (log: EventStoreDBClient) => Promise<T>) => {
  const log = EventStoreDBClient.connectionString(url);
  return use(log).finally(() => log.dispose());
};

/** Starts a server in a process of its own, and answers its folder, from which that process is killed. */
const startAndKill = async () => {
  const source = ['--conditions=source', '-r', '@swc-node/register', join(__dirname, 'fixture/starts-nats.ts')];
  const starting = spawn(process.execPath, source, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [folder] = await once(starting.stdout, 'data');
  const id = Number(readFileSync(join(String(folder), 'nats.pid'), 'utf8'));
  starting.kill('SIGKILL');
  return { folder: String(folder), id };
};

describeWithOwn(['nats', 'mongo', 'eventstore'], 'a server of a suite of its own', (server) => {
  describe.each(['nats', 'mongo', 'eventstore'] as const)('%s', (name) => {
    const store = stores[name];

    it('has after a kill and a restart what it had acknowledged', async () => {
      await store.write(server(name));
      await server(name).kill();
      await expect(store.count(server(name))).rejects.toThrow();
      await server(name).restart();
      expect(await store.count(server(name))).toBe(1);
    });

    it('answers nothing while it hangs, and everything afterwards', async () => {
      server(name).hang();
      await new Promise((resolve) => setTimeout(resolve, 100)); // Each of its threads stops when it is next run.
      let answered = false;
      const counted = store.count(server(name)).then((count) => ((answered = true), count));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(answered).toBe(false);
      server(name).resume();
      expect(await counted).toBe(1);
    });
  });

  it('leaves neither a process nor a file behind', async () => {
    const own = await startOwn(process.env.SERVERS_START!, ['nats', 'eventstore']);
    const ids = ['nats', 'eventstore'].map((name) => Number(readFileSync(join(own.folder, `${name}.pid`), 'utf8')));
    expect(ids.map(runs)).toEqual([true, true]);
    own.get('nats').hang();
    await own.wipe();
    expect(ids.map(runs)).toEqual([false, false]);
    expect(existsSync(own.folder)).toBe(false);
  });

  it('leaves neither behind when the run that started it is killed', async () => {
    const { folder, id } = await startAndKill();
    while (runs(id) || existsSync(folder)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
