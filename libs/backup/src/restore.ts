import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ForeignLog, identifyLog, SqliteLog } from '@ledgerdesk/event-store';
import { formatSecrets, parseSecrets, Secrets, secretsFile, UNFINISHED } from '@ledgerdesk/service-host';
import { takeDataDirectory } from '@ledgerdesk/sqlite';
import { SqliteStateStore } from '@ledgerdesk/state';
import { syncDirectory, writeDurably } from './durable-files';
import { Contents, names, secretsFileOf } from './format';
import { RestoreRefused } from './restore-refused';
import { resumeLog } from './resume-log';
import type { Erasures } from './settle-erasures';
import { unpack } from './unpack';

export type Restoring = Readonly<{
  /** What `backUp` has made, with the secrets beside it. */
  file: string;
  /** Empty or missing, or left by a restore that was interrupted. */
  directory: string;
  idKinds: readonly string[];
  erasures: Erasures;
  say: (line: string) => void;
}>;

/**
 * Restores a data directory from a backup, so that it goes on under another id of the log. Until all of it is there and
 * has been compared with the backup's own list, the directory can't be started from; a restore that fails leaves it empty,
 * one that was killed is begun anew by the next.
 *
 * @throws RestoreRefused, DataDirectoryInUse, StateUnknown: each one line for people
 */
export const restore = async ({ file, directory, idKinds, erasures, say }: Restoring): Promise<void> => {
  if (!existsSync(file)) throw new RestoreRefused(`There is no file ${file}`);
  const secrets = readSecrets(secretsFileOf(file));
  await assertEmpty(directory);
  const giveBack = takeDataDirectory(directory);
  try {
    await assertEmpty(directory);
    await writeDurably(join(directory, UNFINISHED), `${file}\n`);
    await empty(directory);
    say(`Restoring ${file}`);
    try {
      const contents = await unpack(file, directory, say);
      await resume(directory, { file, contents, secrets, idKinds, erasures });
      await writeDurably(secretsFile(directory), formatSecrets(secrets));
    } catch (error) {
      await empty(directory);
      await finish(directory);
      throw error;
    }
    await finish(directory);
    say(`Restored to ${directory}`);
  } finally {
    giveBack();
  }
};

const finish = async (directory: string): Promise<void> => {
  await syncDirectory(directory);
  await rm(join(directory, UNFINISHED));
  await syncDirectory(directory);
};

type Unpacked = Readonly<{ file: string; contents: Contents; secrets: Secrets }> &
  Pick<Restoring, 'idKinds' | 'erasures'>;

const resume = async (directory: string, { file, contents, secrets, idKinds, erasures }: Unpacked): Promise<void> => {
  const log = new SqliteLog(join(directory, names.log));
  const state = new SqliteStateStore(join(directory, names.state));
  try {
    const logId = await identifyLog(log, secrets.instance);
    const head = await log.head();
    if (logId !== contents.logId || head !== contents.head)
      throw new RestoreRefused(`${file} is damaged: its event log ends at ${head}, not at ${contents.head}`);
    await resumeLog({ log, state, idKinds, erasures });
  } catch (error) {
    if (!(error instanceof ForeignLog)) throw error;
    throw new RestoreRefused(`The secrets in ${secretsFileOf(file)} are those of another installation`);
  } finally {
    await log.close();
    await state.close();
  }
};

const readSecrets = (file: string): Secrets => {
  if (!existsSync(file)) throw new RestoreRefused(`The secrets are missing: put them at ${file}`);
  try {
    return parseSecrets(readFileSync(file, 'utf8'));
  } catch {
    throw new RestoreRefused(`${file} does not hold the secrets of an installation`);
  }
};

/** The lock of a data directory stays in it when nobody has it. */
const isOwn = (name: string): boolean => name === UNFINISHED || /^lock\.(db|pid)/.test(name);

const assertEmpty = async (directory: string): Promise<void> => {
  const found = existsSync(directory) ? await readdir(directory) : [];
  if (!found.includes(UNFINISHED) && !found.every(isOwn))
    throw new RestoreRefused(`${directory} is not empty: a restore overwrites nothing`);
};

const empty = async (directory: string): Promise<void> => {
  for (const name of await readdir(directory)) if (!isOwn(name)) await rm(join(directory, name), { recursive: true });
};
