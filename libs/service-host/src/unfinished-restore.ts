import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** It is there from before the first to after the last thing that a restore writes. */
export const UNFINISHED = 'restore-unfinished';

/** A restore into this directory was interrupted. The message is one line and names the remedy. */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
}

/** @throws RestoreUnfinished for a data directory that does not hold all that it is to hold */
export const assertRestored = (directory: string): void => {
  if (existsSync(join(directory, UNFINISHED)))
    throw new RestoreUnfinished(
      `A restore into ${directory} was not finished: run it again (npm run restore -- <file>), it begins anew`,
    );
};
