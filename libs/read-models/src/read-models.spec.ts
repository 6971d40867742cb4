import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbLog, SqliteLog } from '@ledgerdesk/event-store';
import { MongodbStateStore, SqliteStateStore } from '@ledgerdesk/state';
import { connectMongo, describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient } from 'mongodb';
import { MongodbDocumentStore } from './mongodb-document-store';
import { describeReadModels } from './read-models.contract';
import { SqliteDocumentStore } from './sqlite-document-store';

describe('in one process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-read-models-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describeReadModels(
    async () => ({
      log: new SqliteLog(join(directory, 'log.db')),
      store: new SqliteDocumentStore(join(directory, 'read-models')),
      state: new SqliteStateStore(join(directory, 'state.db')),
    }),
    'log-1',
  );
});

// A log of its own: what is built here is built from all of it.
describeWithOwn('eventstore', 'in many processes', (eventStore) =>
  describeWith('mongo', 'with MongoDB', (mongo) => {
    const database = uniqueName('read-models');
    let client: MongoClient;
    beforeAll(async () => {
      client = await connectMongo(mongo().url);
    });
    afterAll(async () => {
      await client.db(database).dropDatabase();
      await client.close();
    });

    describeReadModels(
      async () => ({
        log: new EventStoreDbLog({ connectionString: eventStore().url }),
        store: new MongodbDocumentStore(client.db(database)),
        state: await MongodbStateStore.open(client.db(database)),
      }),
      'log-1',
    );
  }),
);
