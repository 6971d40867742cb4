import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbLog, SqliteLog } from '@ledgerdesk/event-store';
import { MongodbDocumentStore, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { MongodbStateStore, SqliteStateStore } from '@ledgerdesk/state';
import { connectMongo, describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient } from 'mongodb';
import { describeProcessRunner } from './process-runner.contract';

describe('a process runner in one process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-processes-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describeProcessRunner(async () => ({
    log: new SqliteLog(join(directory, 'log.db')),
    store: new SqliteDocumentStore(join(directory, 'read-models')),
    state: new SqliteStateStore(join(directory, 'state.db')),
  }));
});

// A log of its own: work lists are built from all of it.
describeWithOwn('eventstore', 'a process runner among many', (eventStore) =>
  describeWith('mongo', 'with MongoDB', (mongo) => {
    const database = uniqueName('processes');
    let client: MongoClient;
    beforeAll(async () => {
      client = await connectMongo(mongo().url);
    });
    afterAll(async () => {
      await client.db(database).dropDatabase();
      await client.close();
    });

    describeProcessRunner(async () => ({
      log: new EventStoreDbLog({ connectionString: eventStore().url }),
      store: new MongodbDocumentStore(client.db(database)),
      state: await MongodbStateStore.open(client.db(database)),
    }));
  }),
);
