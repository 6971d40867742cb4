import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';

export type Entry = Readonly<{ name: string; size: number; sha256: string }>;

/** Writes a new tar archive (POSIX ustar), entry by entry. */
export class ArchiveWriter {
  private readonly archive = pack();
  private readonly written: Promise<void>;

  constructor(private readonly file: string) {
    this.written = pipeline(this.archive, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    this.written.catch(() => undefined); // whoever writes or ends it is told
  }

  /** @throws Error where the content has another size, or the archive can't be written */
  async add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<Entry> {
    const sha256 = createHash('sha256');
    const hashed = async function* () {
      for await (const chunk of content) {
        sha256.update(chunk);
        yield chunk;
      }
    };
    const added = pipeline(Readable.from(hashed()), this.archive.entry({ name, size }));
    await Promise.race([added, this.written.then(() => added)]);
    return { name, size, sha256: sha256.digest('hex') };
  }

  async addJson(name: string, value: object): Promise<Entry> {
    const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
    return this.add(name, text.length, Readable.from([text]));
  }

  /** The archive is complete and durable when it is answered. */
  async end(): Promise<void> {
    this.archive.finalize();
    await this.written;
    const written = await open(this.file);
    await written.sync().finally(() => written.close());
  }

  /** Lets go of an archive that will not be completed. */
  async abandon(): Promise<void> {
    this.archive.destroy();
    await this.written.catch(() => undefined);
  }
}
