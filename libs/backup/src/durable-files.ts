import { open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes durable what was created, renamed or removed in a directory. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory);
  await handle.sync().finally(() => handle.close());
};

/** For its owner only, durable when it is answered. */
export const writeDurably = async (file: string, text: string): Promise<void> => {
  await writeFile(file, text, { mode: 0o600, flush: true });
  await syncDirectory(dirname(file));
};

/** Durable when it is answered: there is the one name or the other. */
export const renameDurably = async (from: string, to: string): Promise<void> => {
  await rename(from, to);
  await syncDirectory(dirname(to));
};
