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
export interface BlobStore {
  /**
   * Keeps a content: durable before it is answered, never visible in part. The same content of the same owner a second
   * time, also at the same time, is the same blob.
   *
   * @throws BlobTooLarge as soon as more than `maxBytes` have come; RangeError for a bad owner. Nothing is kept then.
   */
  put(owner: string, content: Readable | Uint8Array, limits?: Readonly<{ maxBytes?: number }>): Promise<Blob>;
  /** The content, or null where the owner has no such blob. */
  open(owner: string, hash: string): Promise<Readable | null>;
  /** What an owner has, by hash. */
  list(owner: string): Promise<readonly Blob[]>;
  /** Deletes all that an owner has; answers how many blobs that were. */
  delete(owner: string): Promise<number>;
  close(): Promise<void>;
}
