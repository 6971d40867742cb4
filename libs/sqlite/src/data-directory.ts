import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { DamagedFile, isDamage } from './damage';

/** One process owns a data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/** A lock that nobody refers to would be given back by the garbage collector. */
const held = new Set<Libsql.Database>();

/**
 * Makes the directory where it is missing and takes it for this process: `lock.db` is held by an exclusive transaction,
 * which ends with the process however it ends; the process id stands beside it for people.
 *
 * @returns gives the directory back (a second call does nothing)
 * @throws DataDirectoryInUse naming the directory and the process that has it; DamagedFile where `lock.db` is none
 */
export const takeDataDirectory = (directory: string): (() => void) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const pidFile = join(directory, 'lock.pid');
  const lock = new Libsql(join(directory, 'lock.db'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isDamage(error)) throw new DamagedFile(join(directory, 'lock.db'), 'nothing is in it; remove it', error);
    if (!/locked|busy/i.test(String(error))) throw error;
    throw new DataDirectoryInUse(`The data directory ${directory} is in use by process ${ownerOf(pidFile)}`);
  }
  held.add(lock);
  writeFileSync(pidFile, `${process.pid}\n`);
  return () => {
    if (!held.delete(lock)) return;
    rmSync(pidFile, { force: true });
    lock.exec('ROLLBACK');
    lock.close();
  };
};

const ownerOf = (pidFile: string) => {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return '(unknown)';
  }
};
