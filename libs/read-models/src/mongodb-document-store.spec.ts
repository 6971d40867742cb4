import os from 'node:os';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient } from 'mongodb';
import { describeDocumentStore } from './document-store.contract';
import { MongodbDocumentStore } from './mongodb-document-store';

describeWith('mongo', 'read models on MongoDB', (server) => {
  const database = uniqueName('read-models');
  let client: MongoClient;

  beforeAll(async () => {
    // The driver would load `os` by import(), which jest's modules have not.
    client = await MongoClient.connect(server().url, { runtimeAdapters: { os } });
  });
  afterAll(async () => {
    await client.db(database).dropDatabase();
    await client.close();
  });

  describeDocumentStore(async () => new MongodbDocumentStore(client.db(database)));
});
