import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';

/** `content` is to be read to its end; after that `sha256` tells what it was. */
export type ReadEntry = Readonly<{ name: string; size: number; content: Readable; sha256(): string }>;

/**
 * The entries of a tar archive, in their order.
 *
 * @throws Error where the file ends early, or is no archive
 */
export const readArchive = async function* (file: string): AsyncGenerator<ReadEntry, void> {
  const archive = extract();
  const read = pipeline(createReadStream(file), archive);
  read.catch(() => undefined); // the iteration fails with the same
  for await (const entry of archive) {
    const sha256 = createHash('sha256');
    const hashed = async function* () {
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        sha256.update(chunk);
        yield chunk;
      }
    };
    const { name, size = 0 } = entry.header;
    yield { name, size, content: Readable.from(hashed(), { objectMode: false }), sha256: () => sha256.digest('hex') };
  }
  await read;
};
