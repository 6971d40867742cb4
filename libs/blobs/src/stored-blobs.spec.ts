import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BlobStore } from './blob-store';
import { SqliteBlobStore } from './sqlite-blob-store';
import { storedBlobs, StoredBlob } from './stored-blobs';

describe('all blobs of a data directory', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-stored-'));
  let directory: string;
  let blobs: BlobStore;
  beforeEach(async () => {
    directory = mkdtempSync(join(parent, 'own-'));
    blobs = await SqliteBlobStore.open(directory);
  });
  afterEach(() => blobs.close());
  afterAll(() => rmSync(parent, { recursive: true }));

  const small = () => randomBytes(1_000);
  const large = () => randomBytes(300_000);
  const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  const read = async (found: StoredBlob) => {
    const content = await found.open();
    return content && hashOf(await buffer(content));
  };
  const owned = ({ owner, hash, size }: StoredBlob) => ({ owner, hash, size });

  it('are none where there are none', async () => {
    for await (const found of storedBlobs(directory)) throw new Error(found.hash);
  });
  it('are rows and files, each as it was put', async () => {
    const put = [];
    for (let n = 0; n < 40; n += 1) {
      const owner = `mail-${n % 3}`;
      put.push({ owner, ...(await blobs.put(owner, n % 10 === 0 ? large() : small())) });
    }
    const found = [];
    for await (const stored of storedBlobs(directory)) {
      expect(await read(stored)).toBe(stored.hash);
      found.push(owned(stored));
    }
    expect(found).toEqual(put);
  });
  it('are those that were there when it began, where others come meanwhile', async () => {
    for (let n = 0; n < 20; n += 1) await blobs.put('before', small());
    const owners = [];
    for await (const { owner } of storedBlobs(directory)) {
      owners.push(owner);
      await blobs.put('meanwhile', small());
    }
    expect(owners).toEqual(Array.from({ length: 20 }, () => 'before'));
  });
  it.each(['a row', 'a file'])('leave out %s that was deleted before its turn', async (kind) => {
    await blobs.put('first', small());
    await blobs.put('second', kind === 'a row' ? small() : large());
    for (let n = 0; n < 20; n += 1) await blobs.put('more', small());
    await blobs.put('last', kind === 'a row' ? small() : large());
    const found = [];
    for await (const stored of storedBlobs(directory)) {
      if (stored.owner === 'first') await Promise.all([blobs.delete('second'), blobs.delete('last')]);
      if (await read(stored)) found.push(stored.owner);
    }
    expect(found).not.toContain('last');
    expect(found.filter((owner) => owner === 'more')).toHaveLength(20);
  });
  it('are not complete where a file is lost that nobody deleted', async () => {
    const { hash } = await blobs.put('mail-1', large());
    rmSync(join(directory, 'blobs', 'mail-1', hash));
    const readAll = async () => {
      for await (const stored of storedBlobs(directory)) await read(stored);
    };
    await expect(readAll()).rejects.toThrow('ENOENT');
  });
});
