import type { Db, MongoClient } from 'mongodb';
import { connectMongo, describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { checkMongodb } from './mongodb-health';

describeWith('mongo', 'the health of a MongoDB', (server) => {
  let client: MongoClient;
  let db: Db;
  beforeAll(async () => {
    client = await connectMongo(server().url);
    db = client.db(uniqueName('health'));
  });
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });
  const refuseWrites = (refused: boolean) =>
    db.command({ collMod: 'write-probe', validator: refused ? { $expr: false } : {} });

  it('is degraded with the cause while it refuses writes, and ok again by itself', async () => {
    expect(await checkMongodb(db, 'tiny')).toEqual({ status: 'ok' });
    await refuseWrites(true);
    expect(await checkMongodb(db, 'tiny')).toEqual({ status: 'degraded', code: 'mongodb-121' });
    await refuseWrites(false);
    expect(await checkMongodb(db, 'tiny')).toEqual({ status: 'ok' });
  });
});
