import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Blob, BlobTooLarge } from './blob-store';

/** So much is hashed in one turn of the event loop. */
const SLICE_BYTES = 64 * 1024;

/** @throws RangeError for what is no name of an owner */
export const assertOwner = (owner: string): void => {
  if (!/^(?!\.)[A-Za-z0-9._-]{1,200}$/.test(owner)) throw new RangeError(`${JSON.stringify(owner)} can't own blobs`);
};

/** A content on its way in, in slices that are counted and hashed as they are taken. */
export class Incoming implements AsyncIterable<Uint8Array> {
  size = 0;
  private readonly sha256 = createHash('sha256');

  constructor(
    private readonly content: Readable | Uint8Array,
    private readonly maxBytes = Infinity,
  ) {
    // It may fail before it is read; whoever reads it then gets the error.
    if (!(content instanceof Uint8Array)) content.on('error', () => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    if (this.content instanceof Uint8Array) return yield* this.take(this.content);
    if (this.content.readableEnded) throw new TypeError('The content was read by someone else');
    for await (const chunk of this.content) yield* this.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }

  private async *take(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
    if (this.size + bytes.length > this.maxBytes)
      throw new BlobTooLarge(`A content has more than the ${this.maxBytes} bytes that are allowed`);
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const slice = bytes.subarray(at, at + SLICE_BYTES);
      this.sha256.update(slice);
      this.size += slice.length;
      yield slice;
      await turn();
    }
  }

  /** Once, when all slices were taken. */
  blob(): Blob {
    return { hash: this.sha256.digest('hex'), size: this.size };
  }

  destroy(): void {
    if (!(this.content instanceof Uint8Array)) this.content.destroy();
  }
}
