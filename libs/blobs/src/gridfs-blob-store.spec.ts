import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { Readable } from 'node:stream';
import { mongoClient, StoreUnavailable } from '@ledgerdesk/state';
import { describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient, ObjectId } from 'mongodb';
import { BlobStore } from './blob-store';
import { describeBlobStore } from './blob-store.contract';
import { GridfsBlobStore } from './gridfs-blob-store';

const DAY_MS = 24 * 60 * 60 * 1_000;

describeWith('mongo', 'blobs on GridFS', (server) => {
  const database = uniqueName('blobs');
  let client: MongoClient;
  let blobs: BlobStore;
  const collections = () => {
    const db = client.db(database);
    return {
      files: db.collection('blobs.files'),
      chunks: db.collection('blobs.chunks'),
      uploads: db.collection<{ _id: ObjectId; since: Date }>('blobs.uploads'),
    };
  };
  const open = () => GridfsBlobStore.open(client.db(database));
  /** Names, and how many chunks lie there. What is noted of an upload that failed stays until the sweep. */
  const everything = async () => {
    const { files, chunks } = collections();
    const names = await files.find({}, { sort: { filename: 1 } }).toArray();
    return { names: names.map(({ filename }) => filename), chunks: await chunks.countDocuments() };
  };
  beforeAll(async () => {
    // The driver would load `os` by import(), which jest's modules have not.
    client = await MongoClient.connect(server().url, { runtimeAdapters: { os }, monitorCommands: true });
    blobs = await open();
  });
  afterAll(async () => {
    await client.db(database).dropDatabase();
    await client.close();
  });

  describeBlobStore(open, everything);

  describe('on the server', () => {
    const content = randomBytes(600_000);
    let owner: string;
    beforeEach(() => {
      owner = uniqueName('mail');
    });

    it('every write waits for the journal of a majority', async () => {
      const concerns: unknown[] = [];
      client.on('commandStarted', ({ commandName, command }) => {
        if (['insert', 'update', 'delete'].includes(commandName)) concerns.push(command.writeConcern);
      });
      await blobs.put(owner, content);
      await blobs.put(owner, content);
      await blobs.delete(owner);
      client.removeAllListeners('commandStarted');
      expect(concerns.length).toBeGreaterThan(10);
      expect(concerns).toEqual(concerns.map(() => expect.objectContaining({ w: 'majority', j: true })));
    });
    it('nothing is noted of an upload that has its name', async () => {
      const before = await collections().uploads.countDocuments();
      await blobs.put(owner, content);
      await blobs.put(owner, content);
      expect(await collections().uploads.countDocuments()).toBe(before);
    });
    it('an upload that was interrupted a day ago is swept, a younger one is not', async () => {
      const { chunks, uploads } = collections();
      const old = new ObjectId();
      const young = new ObjectId();
      for (const [_id, ago] of [[old, DAY_MS + 60_000] as const, [young, DAY_MS - 60_000] as const]) {
        await uploads.insertOne({ _id, since: new Date(Date.now() - ago) });
        await chunks.insertOne({ files_id: _id, n: 0, data: Buffer.from('half') });
      }
      await open();
      expect(await chunks.distinct('files_id', { files_id: { $in: [old, young] } })).toEqual([young]);
      expect(await uploads.distinct('_id', { _id: { $in: [old, young] } })).toEqual([young]);
    });
    it('an upload that got its name is kept, though it is still noted', async () => {
      const { hash } = await blobs.put(owner, content);
      const file = await collections().files.findOne({ filename: `${owner}/${hash}` });
      await collections().uploads.insertOne({ _id: file?._id as ObjectId, since: new Date(0) });
      await open();
      expect((await blobs.open(owner, hash)) === null).toBe(false);
      expect(await collections().uploads.countDocuments({ _id: file?._id as ObjectId })).toBe(0);
    });
    it('an interrupted deletion is finished by the next one, and when a store is opened', async () => {
      const { files, chunks } = collections();
      for (const finish of [() => blobs.delete(owner), open]) {
        const filename = `${owner}/${(await blobs.put(owner, content)).hash}`;
        const renamed = await files.findOneAndUpdate({ filename }, { $set: { filename: `.deleted/${owner}/x` } });
        expect(await blobs.list(owner)).toEqual([]);
        await finish();
        expect(await chunks.countDocuments({ files_id: renamed?._id })).toBe(0);
        expect(await files.countDocuments({ _id: renamed?._id as ObjectId })).toBe(0);
      }
    });
    it.each([0, 1, 2])('a content without its chunk %d fails, and does not end early', async (n) => {
      const { hash } = await blobs.put(owner, content);
      const file = await collections().files.findOne({ filename: `${owner}/${hash}` });
      await collections().chunks.deleteOne({ files_id: file?._id, n });
      const opened = (await blobs.open(owner, hash)) as Readable;
      await expect(opened.resume().toArray()).rejects.toThrow(`of ${content.length} bytes`);
    });
  });
});

describeWithOwn('mongo', 'blobs on a MongoDB that is killed', (server) => {
  let client: MongoClient;
  let blobs: BlobStore;
  beforeAll(async () => {
    client = mongoClient(server().url, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 200 });
    blobs = await GridfsBlobStore.open(client.db(uniqueName('blobs')));
  });
  afterAll(() => client.close());

  it('are out of reach, whatever is asked, until it is started again', async () => {
    const { hash } = await blobs.put('mail-1', Buffer.from('kept'));
    await server().kill();
    const asked = [
      () => blobs.put('mail-1', Buffer.from('late')),
      () => blobs.open('mail-1', hash),
      () => blobs.list('mail-1'),
      () => blobs.delete('mail-1'),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(StoreUnavailable);
    await server().restart();
    let found: unknown = null;
    while (!found) found = await blobs.list('mail-1').catch(() => null);
    expect(found).toEqual([{ hash, size: 4 }]);
  }, 60_000);
});
