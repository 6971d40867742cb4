import { createHash, randomUUID } from 'node:crypto';
import { FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MailTooLarge } from './intake';

/** A header section fits in it (SEC-2), and so does almost every mail. */
const IN_MEMORY_BYTES = 256 * 1024;

/**
 * A mail that has come whole, before anything is decided about it: in memory where it is small, else in a file that has no
 * name, and so ends with this process, however that ends.
 */
export class SpooledMail {
  private constructor(
    /** The header section, and all of a small mail. */
    readonly head: Uint8Array,
    readonly size: number,
    /** SHA-256, hexadecimal. */
    readonly hash: string,
    private readonly file: FileHandle | null,
  ) {}

  /**
   * Reads a mail to its end, or leaves the rest to its source where it is too large.
   *
   * @throws MailTooLarge; what the content fails with, also where it ends early
   */
  static async of(content: Readable, maxBytes: number): Promise<SpooledMail> {
    const sha256 = createHash('sha256');
    const head = [] as Uint8Array[];
    let size = 0;
    let file: FileHandle | null = null;
    try {
      for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
        size += chunk.length;
        if (size > maxBytes) throw new MailTooLarge(`A mail has more than the ${maxBytes} bytes that are allowed`);
        sha256.update(chunk);
        if (!file && size > IN_MEMORY_BYTES) {
          file = await namelessFile();
          await file.writeFile(Buffer.concat(head));
        }
        if (file) await file.writeFile(chunk);
        else head.push(chunk);
      }
      return new SpooledMail(await beginning(file, head), size, sha256.digest('hex'), file);
    } catch (error) {
      await file?.close();
      throw error;
    }
  }

  /** The bytes as they came, from the first one, as often as they are asked for. */
  content(): Readable | Uint8Array {
    return this.file ? this.file.createReadStream({ start: 0, autoClose: false }) : this.head;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

const beginning = async (file: FileHandle | null, inMemory: readonly Uint8Array[]): Promise<Uint8Array> => {
  if (!file) return Buffer.concat(inMemory);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(IN_MEMORY_BYTES), 0, IN_MEMORY_BYTES, 0);
  return buffer.subarray(0, bytesRead);
};

const namelessFile = async (): Promise<FileHandle> => {
  const name = join(tmpdir(), `ledgerdesk-mail-${randomUUID()}`);
  const file = await open(name, 'wx+', 0o600);
  await rm(name);
  return file;
};
