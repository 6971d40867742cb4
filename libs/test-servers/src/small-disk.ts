import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseToRun } from './not-run';

/** A file system of its own, which a test can fill. */
export type SmallDisk = Readonly<{
  /** Where it is mounted. */
  directory: string;
  /** Leaves no room, but for so many bytes (about: whole pages). */
  fill(exceptBytes?: number): void;
  /** Gives the room back. */
  free(): void;
}>;

const PAGE_BYTES = 4_096;

/**
 * A suite that needs a disk of so many megabytes: a file system in memory (tmpfs), which takes the rights of root on
 * Linux. Where that can't be mounted, the suite is named as not run (see `refuseToRun`).
 */
export const describeOnSmallDisk = (
  title: string,
  megabytes: number,
  define: (disk: () => SmallDisk) => void,
): void => {
  if (!canMount()) return refuseToRun(title, 'needs to mount a tmpfs: run it as root on Linux', () => define(none));
  describe(title, () => {
    let directory: string;
    beforeAll(() => {
      directory = mount(megabytes);
    });
    afterAll(() => unmount(directory));
    define(() => ({ directory, fill: (exceptBytes) => fill(directory, exceptBytes), free: () => free(directory) }));
  });
};

const none = (): never => {
  throw new Error('There is no small disk');
};

const canMount = (): boolean => {
  try {
    unmount(mount(1));
    return true;
  } catch {
    return false;
  }
};

const mount = (megabytes: number): string => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(directory);
    throw error;
  }
  return directory;
};

/** Also where a database that was not closed is still open in it. */
const unmount = (directory: string): void => {
  execFileSync('umount', ['--lazy', directory]);
  rmdirSync(directory);
};

const filler = (directory: string) => join(directory, 'filler');

const fill = (directory: string, exceptBytes = 0): void => {
  const free = freeBytes(directory) - exceptBytes;
  const pages = Buffer.alloc(Math.max(0, Math.floor(free / PAGE_BYTES) * PAGE_BYTES), 1);
  try {
    writeFileSync(filler(directory), pages, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error; // Somebody else took the rest meanwhile.
  }
};

const freeBytes = (directory: string): number => {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
};

const free = (directory: string): void => rmSync(filler(directory), { force: true });
