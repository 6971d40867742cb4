import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Opening } from './adapter-types';
import type { CheckResult } from './health';
import type { Logger } from './logging';

/** The largest append, and what the read models make of it. */
const LEAST_BYTES = 2 * 1024 * 1024;
const TRIED_WITH_BYTES = 4_096;
const LOOKS_EVERY_MS = 5_000;

type DiskError = Error & Readonly<{ code: string }>;

/**
 * Tells health, and the log when it changes, whether the disk of the data directory takes writes: it has room, and a file
 * can be written. A disk that takes none degrades the service, which goes on to answer whatever only reads.
 */
export const watchDisk = (directory: string, { health, logger, opened }: Omit<Opening, 'service'>): void => {
  const disk = new DiskHealth(directory, logger);
  health.register('disk', () => disk.check());
  const looking = setInterval(() => void disk.check(), LOOKS_EVERY_MS).unref();
  opened.add('disk health', () => clearInterval(looking));
};

class DiskHealth {
  private takesWrites = true;
  private looking: Promise<CheckResult> | null = null;

  constructor(
    private readonly directory: string,
    private readonly logger: Logger,
  ) {}

  /** Whoever asks while it looks gets what it finds. */
  check(): Promise<CheckResult> {
    return (this.looking ??= this.look().finally(() => (this.looking = null)));
  }

  private async look(): Promise<CheckResult> {
    const error = await refusalOf(this.directory);
    if (error && this.takesWrites)
      this.logger.error('the disk takes no writes: what writes is refused until it does', { error });
    if (!error && !this.takesWrites) this.logger.info('the disk takes writes again');
    this.takesWrites = error === null;
    return error ? { status: 'degraded', code: error.code } : { status: 'ok' };
  }
}

const refusalOf = async (directory: string): Promise<DiskError | null> => {
  const file = join(directory, 'disk-probe');
  try {
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < LEAST_BYTES) return Object.assign(new Error('The disk is full'), { code: 'ENOSPC' });
    await writeFile(file, Buffer.alloc(TRIED_WITH_BYTES));
    await rm(file);
    return null;
  } catch (error) {
    return error as DiskError;
  }
};
