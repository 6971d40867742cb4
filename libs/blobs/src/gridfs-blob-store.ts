import { Readable } from 'node:stream';
import { Collection, Db, GridFSBucket, GridFSChunk, GridFSFile, MongoServerError, ObjectId } from 'mongodb';
import { withinReach } from '@ledgerdesk/state';
import { Blob, BlobStore } from './blob-store';
import { assertOwner, Incoming } from './incoming';

const MOST_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const DUPLICATE_KEY = 11000;
const MAJORITY = { w: 'majority', journal: true, wtimeoutMS: MOST_MS } as const;
const CHUNKS_PER_READ = 16;

/** Names that begin with a dot are no owner's. */
const UPLOADING = '.uploading';
const DELETED = '.deleted';
const within = (folder: string) => ({ $gte: `${folder}/`, $lt: `${folder}0` }); // 0 comes after /

/**
 * Blobs on MongoDB, as files of GridFS named `<owner>/<hash>`. A content is uploaded under a name of its own, noted in
 * `blobs.uploads` before its first chunk, and gets its name when it is complete; the name is unique. A deleted one loses
 * its name first and its chunks afterwards. What an interrupted upload left is removed when a store is opened a day later,
 * what an interrupted deletion left at once. Writes are answered when a majority has them in its journal. The connection
 * stays with who opened it.
 *
 * @see https://www.mongodb.com/docs/manual/core/gridfs/
 */
export class GridfsBlobStore implements BlobStore {
  private readonly bucket: GridFSBucket;

  private constructor(
    database: Db,
    private readonly files: Collection<GridFSFile>,
    private readonly chunks: Collection<GridFSChunk>,
    private readonly uploads: Collection<{ _id: ObjectId; since: Date }>,
  ) {
    this.bucket = new GridFSBucket(database, { bucketName: 'blobs', writeConcern: MAJORITY });
  }

  static async open(database: Db): Promise<BlobStore> {
    const safe = { readPreference: 'primary', readConcern: { level: 'local' }, writeConcern: MAJORITY } as const;
    const store = new GridfsBlobStore(
      database,
      database.collection('blobs.files', safe),
      database.collection('blobs.chunks', safe),
      database.collection('blobs.uploads', safe),
    );
    await store.files.createIndex({ filename: 1 }, { unique: true });
    await store.chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
    await store.sweep();
    return store;
  }

  async put(owner: string, content: Readable | Uint8Array, { maxBytes }: { maxBytes?: number } = {}): Promise<Blob> {
    assertOwner(owner);
    const incoming = new Incoming(content, maxBytes);
    const _id = new ObjectId();
    const startedAt = performance.now();
    try {
      await withinReach(this.uploads.updateOne({ _id }, [{ $set: { since: '$$NOW' } }], { upsert: true }));
      await withinReach(this.upload(_id, incoming));
      // The sweep may have begun to remove what takes a day.
      if (performance.now() - startedAt > DAY_MS / 2) throw new Error(`A content of ${owner} took half a day to come`);
    } catch (error) {
      incoming.destroy();
      await this.remove(_id).catch(() => undefined); // then the sweep does
      throw error;
    }
    const blob = incoming.blob();
    try {
      await withinReach(this.files.updateOne({ _id }, { $set: { filename: `${owner}/${blob.hash}` } }));
    } catch (error) {
      // Any other error leaves open whether it is named: it stays, and the sweep looks.
      if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
      await this.remove(_id);
    }
    await withinReach(this.uploads.deleteOne({ _id }));
    return blob;
  }

  /** One write at a time, so that none is still on its way when a content is given up. */
  private async upload(id: ObjectId, incoming: Incoming): Promise<void> {
    const upload = this.bucket.openUploadStreamWithId(id, `${UPLOADING}/${id}`);
    upload.on('error', () => undefined); // also told to the callbacks
    const done = (write: (callback: (error?: Error | null) => void) => void) =>
      new Promise<void>((resolve, reject) => write((error) => (error ? reject(error) : resolve())));
    for await (const slice of incoming) await done((callback) => upload.write(slice, callback));
    await done((callback) => upload.end(callback));
  }

  async open(owner: string, hash: string): Promise<Readable | null> {
    assertOwner(owner);
    const filename = `${owner}/${hash}`;
    // What is found is right, since no blob ever changes. That there is none is asked of a confirmed primary.
    const file =
      (await withinReach(this.files.findOne({ filename }))) ??
      (await withinReach(this.files.findOne({ filename }, { readConcern: 'linearizable', maxTimeMS: MOST_MS })));
    return file && Readable.from(this.read(file), { objectMode: false });
  }

  /** The stream of GridFS would end early, without an error, where the last chunks are missing, and keep its cursor. */
  private async *read({ _id, filename, length }: GridFSFile): AsyncGenerator<Uint8Array, void> {
    const query = { sort: { n: 1 }, batchSize: CHUNKS_PER_READ, promoteBuffers: true } as const;
    let next = 0;
    let size = 0;
    for await (const { n, data } of this.chunks.find({ files_id: _id }, query)) {
      if (n !== next++) break;
      size += data.length;
      yield data;
    }
    if (size !== length) throw new Error(`${filename} was deleted while it was read (${size} of ${length} bytes)`);
  }

  async list(owner: string): Promise<readonly Blob[]> {
    assertOwner(owner);
    const sure = { readConcern: 'linearizable', maxTimeMS: MOST_MS, sort: { filename: 1 } } as const;
    const files = await withinReach(this.files.find({ filename: within(owner) }, sure).toArray());
    return files.map(({ filename, length }) => ({ hash: filename.slice(owner.length + 1), size: length }));
  }

  async delete(owner: string): Promise<number> {
    assertOwner(owner);
    const deleted = `${DELETED}/${owner}`;
    const renamed = { filename: { $concat: [`${deleted}/`, { $toString: '$_id' }] } };
    const { modifiedCount } = await withinReach(
      this.files.updateMany({ filename: within(owner) }, [{ $set: renamed }]),
    );
    await withinReach(this.removeWithin(deleted));
    return modifiedCount;
  }

  async close(): Promise<void> {}

  private async sweep(): Promise<void> {
    await this.removeWithin(DELETED);
    const old = { $expr: { $lt: ['$since', { $subtract: ['$$NOW', DAY_MS] }] } };
    for await (const { _id } of this.uploads.find(old)) {
      const named = await this.files.findOne({ _id, filename: { $not: /^\./ } });
      if (!named) await this.remove(_id);
      await this.uploads.deleteOne({ _id });
    }
  }

  private async removeWithin(folder: string): Promise<void> {
    for await (const { _id } of this.files.find({ filename: within(folder) })) await this.remove(_id);
  }

  /** The chunks first: as long as the file is there, an interrupted removal is found and made again. */
  private async remove(_id: ObjectId): Promise<void> {
    await this.chunks.deleteMany({ files_id: _id });
    await this.files.deleteOne({ _id });
  }
}
