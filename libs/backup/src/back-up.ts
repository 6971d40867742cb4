import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storedBlobs } from '@ledgerdesk/blobs';
import { identifyLog, readLogId, SqliteLog } from '@ledgerdesk/event-store';
import { assertRestored, formatSecrets, Secrets } from '@ledgerdesk/service-host';
import { copyDatabase, DataDirectoryInUse, takeDataDirectory } from '@ledgerdesk/sqlite';
import { ArchiveWriter, Entry } from './archive-writer';
import { renameDurably, writeDurably } from './durable-files';
import { BlobTally, Contents, FORMAT, Heading, names, secretsFileOf } from './format';

/** A backup can't be made. The message is one line for people. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export type BackingUp = Readonly<{
  /** The data directory, which another process may be using. */
  directory: string;
  /** Is made, with the secrets beside it; it must not exist. */
  file: string;
  secrets: Secrets;
  /** The version of the program. */
  program: string;
  /** Told what goes on, in lines for people. */
  say: (line: string) => void;
  now?: () => Date;
}>;

/**
 * Backs up a data directory into one file, also while its process goes on: the state, then the log, then the blobs, each as
 * it is at its turn. So no place that the state has kept is past the log, and every blob that the log names is there but
 * those that were deleted since. The file has its name when it is complete and durable; until then there is
 * `<file>.incomplete`, which the next backup to that name removes.
 *
 * @throws BackupRefused, RestoreUnfinished; ForeignLog where the secrets are not those of the log
 */
export const backUp = async (backingUp: BackingUp): Promise<void> => {
  const { directory, file, secrets, say } = backingUp;
  assertDataDirectory(directory);
  assertNew(file, secrets);
  const beside = `${file}.incomplete`;
  const giveBack = takeBeside(file, beside);
  try {
    await empty(beside);
    say(`Backing up ${directory}`);
    await writeArchive(backingUp, beside);
    const archive = join(beside, 'backup.tar');
    const ofSecrets = join(beside, 'secrets.json');
    await writeDurably(ofSecrets, formatSecrets(secrets));
    assertNew(file, secrets);
    await renameDurably(ofSecrets, secretsFileOf(file));
    await renameDurably(archive, file);
    say(`Backed up to ${file} (${inUnits(statSync(file).size)})`);
  } finally {
    await rm(beside, { recursive: true, force: true });
    giveBack();
  }
};

const writeArchive = async ({ directory, secrets, program, say, now }: BackingUp, beside: string): Promise<void> => {
  const heading: Heading = { format: FORMAT, program, at: (now?.() ?? new Date()).toISOString() };
  const archive = new ArchiveWriter(join(beside, 'backup.tar'));
  try {
    const entries: Entry[] = [await archive.addJson(names.first, heading)];
    for (const name of [names.state, names.log]) {
      const copy = join(beside, name);
      copyDatabase(join(directory, name), copy);
      const { size } = statSync(copy);
      entries.push(await archive.add(name, size, createReadStream(copy)));
      say(`  ${name.padEnd(8)} ${inUnits(size)}`);
    }
    const ofLog = await identify(join(beside, names.log), secrets);
    const blobs = await addBlobs(archive, directory, say);
    const contents: Contents = { ...ofLog, entries, blobs };
    await archive.addJson(names.last, contents);
    await archive.end();
  } catch (error) {
    await archive.abandon();
    throw error;
  }
};

const identify = async (copy: string, { instance }: Secrets): Promise<Pick<Contents, 'logId' | 'head'>> => {
  const log = new SqliteLog(copy);
  try {
    if (!(await readLogId(log))) throw new BackupRefused('The event log is empty: there is nothing to back up');
    return { head: await log.head(), logId: await identifyLog(log, instance) };
  } finally {
    await log.close();
  }
};

const SAY_EVERY_MS = 5_000;

const addBlobs = async (
  archive: ArchiveWriter,
  directory: string,
  say: (line: string) => void,
): Promise<Contents['blobs']> => {
  const tally = new BlobTally();
  const told = () => `  blobs    ${tally.count} (${inUnits(tally.bytes)})`;
  let said = performance.now();
  for await (const { owner, hash, size, open } of storedBlobs(directory)) {
    const content = await open();
    if (!content) continue;
    const name = `blobs/${owner}/${hash}`;
    const { sha256 } = await archive.add(name, size, content);
    if (sha256 !== hash) throw new BackupRefused(`${join(directory, name)} is damaged: its content has another hash`);
    tally.add(name, size);
    if (performance.now() - said < SAY_EVERY_MS) continue;
    say(`${told()} ...`);
    said = performance.now();
  }
  say(told());
  return tally.total();
};

const assertDataDirectory = (directory: string): void => {
  assertRestored(directory);
  const missing = [names.log, names.state, 'blobs.db'].filter((name) => !existsSync(join(directory, name)));
  if (missing.length > 0)
    throw new BackupRefused(
      existsSync(directory)
        ? `${directory} is no data directory: it has no ${missing.join(', ')}`
        : `There is no data directory ${directory}: DATA_DIR names it`,
    );
};

const assertNew = (file: string, secrets: Secrets): void => {
  if (existsSync(file)) throw new BackupRefused(`${file} exists: a backup overwrites nothing`);
  if (!existsSync(dirname(file))) throw new BackupRefused(`There is no directory ${dirname(file)}`);
  // Left by a backup that was killed between the two renames, they are the same.
  const ofSecrets = secretsFileOf(file);
  if (existsSync(ofSecrets) && readFileSync(ofSecrets, 'utf8') !== formatSecrets(secrets))
    throw new BackupRefused(`${ofSecrets} exists: a backup overwrites nothing`);
};

const takeBeside = (file: string, beside: string): (() => void) => {
  try {
    return takeDataDirectory(beside);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw new BackupRefused(`A backup to ${file} is being made already`);
    throw error;
  }
};

const empty = async (beside: string): Promise<void> => {
  for (const name of await readdir(beside))
    if (!name.startsWith('lock.')) await rm(join(beside, name), { recursive: true });
};

const inUnits = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
