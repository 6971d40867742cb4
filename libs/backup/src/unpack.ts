import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer, json } from 'node:stream/consumers';
import { z } from 'zod';
import { BlobStore, SqliteBlobStore } from '@ledgerdesk/blobs';
import { Entry } from './archive-writer';
import { readArchive, ReadEntry } from './archive-reader';
import { BlobTally, Contents, contents, FORMAT, heading, names } from './format';
import { RestoreRefused } from './restore-refused';

/** What is smaller is put together with others, so that it costs no sync of its own. */
const SMALL_BYTES = 256 * 1024;
const PUT_AT_ONCE = 64;

/**
 * Writes what a backup holds into a directory, and compares it with what the backup says of itself.
 *
 * @throws RestoreRefused where the backup is incomplete, was changed, or is of a newer program
 */
export const unpack = async (file: string, directory: string, say: (line: string) => void): Promise<Contents> => {
  const blobs = await SqliteBlobStore.open(directory);
  const unpacking = new Unpacking(file, directory, blobs, say);
  try {
    return await unpacking.run();
  } catch (error) {
    // What the file system refuses says so itself; anything else is of the archive.
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof RestoreRefused || (code && !code.startsWith('ERR_STREAM'))) throw error;
    throw unpacking.damaged((error as Error).message);
  } finally {
    await unpacking.settle().catch(() => undefined);
    await blobs.close();
  }
};

class Unpacking {
  private readonly entries: Entry[] = [];
  private readonly tally = new BlobTally();
  private readonly puts: Promise<void>[] = [];

  constructor(
    private readonly file: string,
    private readonly directory: string,
    private readonly blobs: BlobStore,
    private readonly say: (line: string) => void,
  ) {}

  async run(): Promise<Contents> {
    let last: Contents | null = null;
    for await (const entry of readArchive(this.file)) {
      if (last) throw this.damaged('something comes after its end');
      if (entry.name === names.last) last = await this.parse(contents, entry);
      else await this.take(entry);
    }
    await this.settle();
    if (!last) throw this.damaged('its end is missing');
    this.compare(last);
    this.say(`  blobs    ${this.tally.count}`);
    return last;
  }

  private async take(entry: ReadEntry): Promise<void> {
    const { name } = entry;
    if (this.entries.length === 0 && name !== names.first) throw new RestoreRefused(`${this.file} is no backup`);
    const [, owner, hash] = /^blobs\/([^/]+)\/([0-9a-f]{64})$/.exec(name) ?? [];
    if (owner && hash) await this.takeBlob(entry, owner, hash);
    else if (name === names.first) await this.takeHeading(entry);
    else if (name === names.state || name === names.log) await this.takeDatabase(entry);
    else throw this.damaged(`${name} does not belong to it`);
  }

  private async takeHeading(entry: ReadEntry): Promise<void> {
    const { format, program, at } = await this.parse(heading, entry);
    if (format > FORMAT)
      throw new RestoreRefused(`${this.file} was made by a newer version (${program}): restore it with that one`);
    this.say(`  made at ${at} by version ${program}`);
  }

  private async takeDatabase(entry: ReadEntry): Promise<void> {
    const file = join(this.directory, entry.name);
    await pipeline(entry.content, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    const written = await open(file);
    await written.sync().finally(() => written.close());
    this.remember(entry);
    this.say(`  ${entry.name}`);
  }

  private async takeBlob({ name, size, content }: ReadEntry, owner: string, hash: string): Promise<void> {
    const small = size <= SMALL_BYTES ? await buffer(content) : null;
    const put = this.blobs.put(owner, small ?? content).then((blob) => {
      if (blob.hash !== hash) throw this.damaged(`${name} has another content`);
    });
    put.catch(() => undefined); // `settle` is told
    this.tally.add(name, size);
    this.puts.push(put);
    if (!small || this.puts.length === PUT_AT_ONCE) await this.settle();
  }

  /** What is being put is in, or has failed. */
  async settle(): Promise<void> {
    const outcomes = await Promise.allSettled(this.puts.splice(0));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  private async parse<Schema extends z.ZodType>(schema: Schema, entry: ReadEntry): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(await json(entry.content).catch(() => null));
    if (!parsed.success) throw this.damaged(`${entry.name} can't be read`);
    this.remember(entry);
    return parsed.data;
  }

  private remember({ name, size, sha256 }: ReadEntry): void {
    if (name !== names.last) this.entries.push({ name, size, sha256: sha256() });
  }

  private compare({ entries, blobs }: Contents): void {
    const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
    if (!same(entries, this.entries) || !same(blobs, this.tally.total()))
      throw this.damaged('it does not hold what it held when it was made');
  }

  damaged(why: string): RestoreRefused {
    return new RestoreRefused(`${this.file} is incomplete or was changed: ${why}`);
  }
}
