import { randomUUID } from 'node:crypto';
import { FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** No owner's name begins with a dot. */
const INCOMING = '.incoming';

/** A file that has no name yet. */
export type IncomingFile = Readonly<{ path: string; handle: FileHandle }>;

/** Contents as files `<folder>/<owner>/<hash>`. A file has its name when it is complete and synced, and not before. */
export class BlobFiles {
  constructor(private readonly folder: string) {}

  /** Makes the folder, and removes what has no name and what is not among the hashes that are kept of its owner. */
  async sweep(keptOf: (owner: string) => readonly string[]): Promise<void> {
    await rm(join(this.folder, INCOMING), { recursive: true, force: true });
    await mkdir(join(this.folder, INCOMING), { recursive: true, mode: 0o700 });
    await syncDirectory(join(this.folder, '..'));
    for (const owner of await readdir(this.folder)) {
      if (owner === INCOMING) continue;
      const kept = new Set(keptOf(owner));
      for (const hash of await readdir(join(this.folder, owner)))
        if (!kept.has(hash)) await rm(join(this.folder, owner, hash), { recursive: true, force: true });
      if (kept.size === 0) await this.delete(owner);
    }
  }

  async begin(): Promise<IncomingFile> {
    const path = join(this.folder, INCOMING, randomUUID());
    return { path, handle: await open(path, 'wx', 0o600) };
  }

  /** Gives a file, which is synced, its name. */
  async keep({ path }: IncomingFile, owner: string, hash: string): Promise<void> {
    const ofOwner = join(this.folder, owner);
    await mkdir(ofOwner, { recursive: true, mode: 0o700 });
    await rename(path, join(ofOwner, hash));
    for (const directory of [ofOwner, this.folder]) await syncDirectory(directory);
  }

  /** Removes a file that did not get a name. */
  async end({ path, handle }: IncomingFile): Promise<void> {
    await handle.close();
    await rm(path, { force: true });
  }

  /** @throws Error `ENOENT` where there is none */
  async open(owner: string, hash: string): Promise<Readable> {
    return (await open(join(this.folder, owner, hash))).createReadStream();
  }

  /** All of an owner. */
  async delete(owner: string): Promise<void> {
    await rm(join(this.folder, owner), { recursive: true, force: true });
  }
}

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory);
  await handle.sync().finally(() => handle.close());
};
