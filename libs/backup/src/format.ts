import { createHash, Hash } from 'node:crypto';
import { z } from 'zod';

/** Raised with every change that an older program could not read. */
export const FORMAT = 1;

/** The entries of a backup, in this order; between the databases and the last one come `blobs/<owner>/<hash>`. */
export const names = { first: 'backup.json', state: 'state.db', log: 'log.db', last: 'contents.json' } as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** What it is. `at`: when it was begun. `program`: the version that made it. */
export const heading = z.object({ format: z.int().positive(), program: z.string(), at: z.iso.datetime() });
export type Heading = z.output<typeof heading>;

/** What belongs to it. That it is there says that all is. `head`: the last position of the log. */
export const contents = z.object({
  logId: z.string(),
  head: count,
  entries: z.array(z.object({ name: z.string(), size: count, sha256: hash })),
  blobs: z.object({ count, bytes: count, sha256: hash }),
});
export type Contents = z.output<typeof contents>;

/** The secrets, which are in a file of their own. */
export const secretsFileOf = (file: string): string => `${file}.secrets`;

/** Counts the blobs of a backup. Each proves itself, by its name; this proves that none is missing. */
export class BlobTally {
  private readonly sha256: Hash = createHash('sha256');
  count = 0;
  bytes = 0;

  add(name: string, size: number): void {
    this.sha256.update(`${name} ${size}\n`);
    this.count += 1;
    this.bytes += size;
  }

  /** Once. */
  total(): Contents['blobs'] {
    return { count: this.count, bytes: this.bytes, sha256: this.sha256.digest('hex') };
  }
}
