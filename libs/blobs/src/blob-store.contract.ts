import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { uniqueName } from '@ledgerdesk/test-servers';
import { Blob, BlobStore, BlobTooLarge } from './blob-store';

const KB = 1024;
const MB = 1024 * 1024;
const blobOf = (content: Uint8Array): Blob => ({
  hash: createHash('sha256').update(content).digest('hex'),
  size: content.length,
});
const inPieces = (content: Buffer, bytes: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
    })(),
    { objectMode: false },
  );
/** What a stream has, named as a blob: bytes take long to compare. */
const readBlob = async (stream: Readable | null) => {
  if (!stream) return null;
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return blobOf(Buffer.concat(pieces));
};
/** What buffers take, after everything that nobody refers to has gone. */
const bytesHeld = () => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
};

/**
 * The specification of the blob port.
 *
 * @param open each call opens the same store once more, after the one before was closed
 * @param everything a picture of all that lies in the store, visible or not
 */
export const describeBlobStore = (open: () => Promise<BlobStore>, everything: () => Promise<unknown>): void => {
  let blobs: BlobStore;
  let owner: string;
  beforeAll(async () => {
    blobs = await open();
  });
  beforeEach(() => {
    owner = uniqueName('mail');
  });
  afterAll(() => blobs.close());

  const sizes = [0, 1, 255 * KB, 255 * KB + 1, 256 * KB, 256 * KB + 1, 3 * MB + 7];
  const small = randomBytes(10 * KB);
  const large = randomBytes(2 * MB);

  describe('a content', () => {
    it.each(sizes)('of %d bytes comes back as it was', async (size) => {
      const content = randomBytes(size);
      expect(await blobs.put(owner, content)).toEqual(blobOf(content));
      expect(await readBlob(await blobs.open(owner, blobOf(content).hash))).toEqual(blobOf(content));
    });
    it.each(sizes)('of %d bytes comes as a stream, in pieces of any size', async (size) => {
      const content = randomBytes(size);
      for (const bytes of [size || 1, Math.ceil(size / 3) || 1, 65_537])
        expect(await blobs.put(owner, inPieces(content, bytes))).toEqual(blobOf(content));
      expect(await readBlob(await blobs.open(owner, blobOf(content).hash))).toEqual(blobOf(content));
    });
    it('may come as text, which is UTF-8', async () => {
      expect(await blobs.put(owner, Readable.from(['ä', '漢字😀']))).toEqual(blobOf(Buffer.from('ä漢字😀')));
    });
    it('is listed by its hash, with its size', async () => {
      const kept = await Promise.all(sizes.map((size) => blobs.put(owner, randomBytes(size))));
      expect(await blobs.list(owner)).toEqual(kept.sort((a, b) => (a.hash < b.hash ? -1 : 1)));
    });
    it('is read by several at the same time', async () => {
      const { hash } = await blobs.put(owner, large);
      const read = await Promise.all([1, 2, 3].map(async () => readBlob(await blobs.open(owner, hash))));
      expect(read).toEqual(Array(3).fill(blobOf(large)));
    });
    it('is null where the owner has none', async () => {
      const { hash } = await blobs.put(owner, small);
      expect(await blobs.open(owner, blobOf(large).hash)).toBeNull();
      expect(await blobs.open(uniqueName('mail'), hash)).toBeNull();
      for (const none of ['', '.', '..', `../${owner}/${hash}`, hash.toUpperCase(), `${hash}/`, '\0'])
        expect(await blobs.open(owner, none)).toBeNull();
      expect(await blobs.list(uniqueName('mail'))).toEqual([]);
    });
    it('is there after the store was closed', async () => {
      const first = await open();
      for (const content of [small, large]) await first.put(owner, content);
      await first.close();
      const second = await open();
      for (const content of [small, large])
        expect(await readBlob(await second.open(owner, blobOf(content).hash))).toEqual(blobOf(content));
      await second.close();
    });
    it('is not there before all of it is', async () => {
      const source = new PassThrough();
      const put = blobs.put(owner, source);
      source.write(large);
      await wait(50);
      expect(await blobs.list(owner)).toEqual([]);
      expect(await blobs.open(owner, blobOf(large).hash)).toBeNull();
      source.end();
      expect(await put).toEqual(blobOf(large));
      expect(await blobs.list(owner)).toEqual([blobOf(large)]);
    });
  });

  describe.each([
    ['small', small],
    ['large', large],
  ])('a %s content', (_, content) => {
    const { hash } = blobOf(content);
    const put = (of = owner) => blobs.put(of, inPieces(content, 50_000));

    it('is one blob however often it is put', async () => {
      await put();
      const before = await everything();
      await put();
      expect(await blobs.list(owner)).toEqual([blobOf(content)]);
      expect(await everything()).toEqual(before);
    });
    it('is one blob however often it is put at the same time', async () => {
      await put();
      const before = await everything();
      await blobs.delete(owner);
      expect(await Promise.all(Array.from({ length: 10 }, () => put()))).toEqual(Array(10).fill(blobOf(content)));
      expect(await blobs.list(owner)).toEqual([blobOf(content)]);
      expect(await readBlob(await blobs.open(owner, hash))).toEqual(blobOf(content));
      expect(await everything()).toEqual(before);
    });
    it('belongs to each owner by itself', async () => {
      const other = `${owner}.2`; // and one name begins with the other
      await Promise.all([put(), put(other)]);
      expect(await blobs.delete(owner)).toBe(1);
      expect(await blobs.open(owner, hash)).toBeNull();
      expect(await readBlob(await blobs.open(other, hash))).toEqual(blobOf(content));
    });
    it('is gone when its owner is deleted, and can come again', async () => {
      const before = await everything();
      await put();
      expect(await blobs.delete(owner)).toBe(1);
      expect(await blobs.open(owner, hash)).toBeNull();
      expect(await blobs.list(owner)).toEqual([]);
      expect(await everything()).toEqual(before);
      await put();
      expect(await readBlob(await blobs.open(owner, hash))).toEqual(blobOf(content));
    });
    it('is there in whole or not at all when its owner is deleted at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        await Promise.all([put(), blobs.delete(owner), put(), wait(round).then(() => blobs.delete(owner))]);
        const listed = await blobs.list(owner);
        expect(listed).toEqual(listed.length ? [blobOf(content)] : []);
        expect(await readBlob(await blobs.open(owner, hash))).toEqual(listed[0] ?? null);
      }
    });
    it('that is being read goes on or fails when its owner is deleted, and never ends early', async () => {
      await put();
      const streams = [await blobs.open(owner, hash), await blobs.open(owner, hash)] as [Readable, Readable];
      await new Promise((resolve) => streams[0].once('readable', resolve));
      await blobs.delete(owner);
      for (const stream of streams) {
        const read = await readBlob(stream).catch((error) => error as Error);
        if (!(read instanceof Error)) expect(read).toEqual(blobOf(content));
      }
    });
    it('may be left in the middle', async () => {
      await put();
      const stream = (await blobs.open(owner, hash)) as Readable;
      await new Promise((resolve) => stream.once('readable', resolve));
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
      expect(await readBlob(await blobs.open(owner, hash))).toEqual(blobOf(content));
    });
  });

  describe('an owner', () => {
    it('is deleted with all it has', async () => {
      const contents = Array.from({ length: 20 }, (_, n) => randomBytes(n === 7 ? MB : 1_000));
      await Promise.all(contents.map((content) => blobs.put(owner, content)));
      expect(await blobs.delete(owner)).toBe(20);
      expect(await blobs.list(owner)).toEqual([]);
      expect(await blobs.delete(owner)).toBe(0);
    });
    it('may have a name of any allowed character, and of 200 of them', async () => {
      for (const name of ['a', 'A-Z_a.z..0', '-', '_', 'a'.repeat(200)]) {
        await blobs.put(name, large);
        expect(await blobs.delete(name)).toBe(1);
      }
    });
    it.each([
      ['is empty', ''],
      ['goes up', '../x'],
      ['is the folder above', '..'],
      ['is the folder', '.'],
      ['begins with a dot', '.incoming'],
      ['is a path', 'a/b'],
      ['is a path elsewhere', 'a\\b'],
      ['holds NUL', 'a\0'],
      ['ends with a new line', 'a\n'],
      ['is not of these characters', 'ä'],
      ['is too long', 'a'.repeat(201)],
    ])('has no name that %s', async (_, name) => {
      await expect(blobs.put(name, small)).rejects.toThrow(RangeError);
      await expect(blobs.open(name, blobOf(small).hash)).rejects.toThrow(RangeError);
      await expect(blobs.list(name)).rejects.toThrow(RangeError);
      await expect(blobs.delete(name)).rejects.toThrow(RangeError);
    });
  });

  describe('nothing is left of a content', () => {
    const failing = (after: number, error: Error | null) => {
      let sent = 0;
      return new Readable({
        read() {
          if (sent < after) this.push(randomBytes(Math.min(50_000, after - sent)));
          else this.destroy(error ?? undefined);
          sent += 50_000;
        },
      });
    };
    let before: unknown;
    beforeEach(async () => {
      await blobs.put(owner, small);
      before = await everything();
    });
    afterEach(async () => {
      expect(await everything()).toEqual(before);
      expect(await blobs.list(owner)).toEqual([blobOf(small)]);
    });

    it.each([0, 100_000, 2_000_000])('whose stream fails after %d bytes', async (after) => {
      await expect(blobs.put(owner, failing(after, new Error('the line broke')))).rejects.toThrow('the line broke');
    });
    it.each([0, 100_000, 2_000_000])('whose stream is destroyed after %d bytes', async (after) => {
      await expect(blobs.put(owner, failing(after, null))).rejects.toThrow();
    });
    it('whose stream was destroyed before', async () => {
      const source = failing(2_000_000, null).destroy();
      await expect(blobs.put(owner, source)).rejects.toThrow();
    });
    it('whose stream fails before it is read', async () => {
      const source = new PassThrough();
      setImmediate(() => source.destroy(new Error('the line broke')));
      await expect(blobs.put(owner, source)).rejects.toThrow('the line broke');
    });
    it('whose stream was read by someone else', async () => {
      const source = inPieces(large, 50_000);
      await readBlob(source);
      await expect(blobs.put(owner, source)).rejects.toThrow();
    });
    it.each([10, 300_000, 1_500_000])('that has more than %d bytes, where it may not', async (maxBytes) => {
      const source = inPieces(large, 50_000);
      await expect(blobs.put(owner, source, { maxBytes })).rejects.toThrow(BlobTooLarge);
      expect(source.destroyed).toBe(true);
      await expect(blobs.put(owner, large, { maxBytes })).rejects.toThrow(BlobTooLarge);
    });
    it('of an endless stream that may not be', async () => {
      const endless = new Readable({
        read() {
          this.push(Buffer.alloc(100_000));
        },
      });
      await expect(blobs.put(owner, endless, { maxBytes: MB })).rejects.toThrow(BlobTooLarge);
    });
  });
  it('takes a content of exactly as many bytes as are allowed', async () => {
    for (const content of [small, large])
      expect(await blobs.put(owner, content, { maxBytes: content.length })).toEqual(blobOf(content));
  });

  it('holds no content of 60 MB in memory, neither to keep nor to hand it out', async () => {
    const before = bytesHeld();
    const held = [] as number[];
    const sha256 = createHash('sha256');
    const source = Readable.from(
      (function* () {
        for (let n = 0; n < 60; n += 1) {
          const piece = Buffer.alloc(MB, n);
          sha256.update(piece);
          if (n % 6 === 5) held.push(bytesHeld() - before);
          yield piece;
        }
      })(),
      { objectMode: false },
    );
    const kept = await blobs.put(owner, source);
    expect(kept).toEqual({ hash: sha256.digest('hex'), size: 60 * MB });

    const read = createHash('sha256');
    const opened = (await blobs.open(owner, kept.hash)) as Readable;
    let size = 0;
    for await (const piece of opened) {
      read.update(piece);
      if (Math.floor(size / (6 * MB)) < Math.floor((size += piece.length) / (6 * MB))) held.push(bytesHeld() - before);
    }
    expect(read.digest('hex')).toBe(kept.hash);
    // What was let go is given back a little later, so the least of three looks counts: at the end of the way in and at
    // the beginning of the way out, where 40 MB or more would be held.
    expect(held).toHaveLength(20);
    expect(Math.min(...held.slice(7, 10))).toBeLessThan(25 * MB);
    expect(Math.min(...held.slice(10, 13))).toBeLessThan(25 * MB);
    expect(await blobs.delete(owner)).toBe(1);
  });
};
