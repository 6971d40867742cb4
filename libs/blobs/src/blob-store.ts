import { Readable } from 'node:stream';

/** `hash`: SHA-256 of the content, hexadecimal. `size`: in bytes. */
export type Blob = Readonly<{ hash: string; size: number }>;

export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}

/**
 * Raw mails, attachments, uploads and exports, each kept as `<owner>/<content hash>`. The owner (a mail, an issue) is a
 * name of 1 to 200 characters of `A-Z a-z 0-9 . _ -`, not beginning with a dot; what an owner has is deleted at once.
 * Two owners never share a blob.
 */
export abstract class BlobStore {
  /**
   * Keeps a content: durable before it is answered, never visible in part. The same content of the same owner a second
   * time, also at the same time, is the same blob. A stream is read to its end, or destroyed.
   *
   * @throws BlobTooLarge as soon as more than `maxBytes` have come; what the stream failed with; RangeError for a bad
   * owner; StoreUnavailable where the store is out of reach or has no room. Nothing is kept then.
   */
  abstract put(owner: string, content: Readable | Uint8Array, limits?: Readonly<{ maxBytes?: number }>): Promise<Blob>;
  /**
   * The content, or null where the owner has no such blob. Whoever gets it reads it to its end or destroys it. Where the
   * owner is deleted meanwhile it goes on to its end, or fails: it never ends early.
   */
  abstract open(owner: string, hash: string): Promise<Readable | null>;
  /** What an owner has, by hash. */
  abstract list(owner: string): Promise<readonly Blob[]>;
  /**
   * Deletes all that an owner has, from disk too; answers how many blobs that were. Repeated after it was interrupted, it
   * deletes the rest.
   */
  abstract delete(owner: string): Promise<number>;
  abstract close(): Promise<void>;
}
