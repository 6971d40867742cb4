import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Of the list of erasures, which has a line of JSON for each: ids, nothing personal. `at`: ISO 8601 UTC. */
const listedErasure = z.object({ kind: z.literal('contact'), id: z.int().positive(), at: z.iso.datetime() });
export type ListedErasure = Readonly<z.output<typeof listedErasure>>;

/** Where the state says that a restore was not given the list. `since`: the time of the last event of the backup. */
export const UNKNOWN_ERASURES = 'erasures/unknown';
export type UnknownErasures = Readonly<{ since: string }>;

/** Makes the file, for its owner only, where it is missing. Durable when it is answered. */
export const appendErasures = async (file: string, erasures: readonly ListedErasure[]): Promise<void> => {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(erasures.map((erasure) => `${JSON.stringify(erasure)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * A last line that was cut while it was written is left out: its erasure was not answered.
 *
 * @throws Error where another line is none, or the file can't be read
 */
export const readErasures = async (file: string): Promise<readonly ListedErasure[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return listedErasure.parse(JSON.parse(line));
    } catch {
      throw new Error(`${file} is no list of erasures: line ${index + 1} can't be read`);
    }
  });
};
