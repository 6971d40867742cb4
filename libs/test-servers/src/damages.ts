import { closeSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';

const PAGE_BYTES = 4_096;

const overwriteMiddle = (file: string): void => {
  const pages = Math.floor(statSync(file).size / PAGE_BYTES);
  const first = Math.floor(pages / 2);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(2 * PAGE_BYTES, 0xa5), 0, 2 * PAGE_BYTES, first * PAGE_BYTES);
  closeSync(handle);
};

/** What happens to a database file of some pages: by what was done to it. */
export const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  'cut in the middle': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'cut within a page': (file) => truncateSync(file, statSync(file).size - 1_000),
  'overwritten in the middle': overwriteMiddle,
  'replaced by text': (file) => writeFileSync(file, 'This is no database.\n'.repeat(1_000)),
};
