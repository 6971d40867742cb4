// What a process takes of the machine, as Linux tells it; elsewhere it isn't known, and is NaN.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Linux counts in hundredths of a second, whatever its kernel does. */
const TICK_MS = 10;

/** The time of all threads, also of those that have ended: fields 14 and 15. The name before them may have spaces in it. */
export const cpuMsIn = (stat) => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const FIRST = 3;
  return (Number(fields[14 - FIRST]) + Number(fields[15 - FIRST])) * TICK_MS;
};

export const megabytesIn = (status, field) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;

export const usageOf = (pid) => {
  if (!existsSync(`/proc/${pid}/stat`)) return { cpuMs: NaN, residentMb: NaN, mostResidentMb: NaN };
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpuMs: cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    residentMb: megabytesIn(status, 'VmRSS'),
    mostResidentMb: megabytesIn(status, 'VmHWM'),
  };
};

const megabytesOf = (folder, counts) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && counts(entry.name))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0) /
  1024 ** 2;

/** `withoutLogs`: without the write-ahead logs of SQLite, which are as long as they once had to be. */
export const diskUsageOf = (folder) => ({
  allMb: megabytesOf(folder, () => true),
  withoutLogsMb: megabytesOf(folder, (name) => !/-(wal|shm)$/.test(name)),
});
