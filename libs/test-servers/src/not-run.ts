import { appendFileSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where servers for tests can be started: beside the workspace, unless `TEST_SERVERS_FOLDER` says where. */
const serversFolder = () => process.env.TEST_SERVERS_FOLDER ?? resolve(__dirname, '../../../../shared/servers');

/**
 * A suite whose server is missing is skipped and named, on stderr and in the file `NOT_RUN_FILE` (a line each), so that
 * the end of a test run can name them again. Under `CI`, where servers could have been started, it fails instead.
 */
export const refuseToRun = (title: string, need: string, define: () => void): void => {
  if (process.env.CI && existsSync(serversFolder()))
    return describe(title, () => {
      it('has the server it needs', () => {
        throw new Error(`${title} was not run (${need})`);
      });
    });

  leaveOut(title, need, define);
};

/** A suite that can't be run here is skipped, and named as not run. */
export const leaveOut = (title: string, need: string, define: () => void): void => {
  nameAsNotRun(title, need);
  describe.skip(title, define);
};

/** Names what a test run leaves out, on stderr and in the file `NOT_RUN_FILE` (a line each). */
export const nameAsNotRun = (title: string, need: string): void => {
  const line = `not run: ${title} (${need})\n`;
  process.stderr.write(line);
  if (process.env.NOT_RUN_FILE) appendFileSync(process.env.NOT_RUN_FILE, line);
};
