import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { CollectionSpec } from './document-store';
import { checkpointIn, emptyWriteAheadLog } from './collection-file';
import { SqliteCollection } from './sqlite-collection';
import { serveRequests } from './serve-requests';

/** Which collection, and where. */
export type At = Readonly<{ spec: CollectionSpec; file: string }>;
type Args<Method extends 'write' | 'get' | 'kept' | 'ids' | 'find' | 'count' | 'countBy'> = Parameters<
  SqliteCollection[Method]
>;

/** `yields`: to every other thread of the machine, so that building holds up nobody. */
export type WorkerOptions = Readonly<{ yields?: boolean }>;

// Only on Linux this is about the thread that calls, elsewhere about the process (setpriority(2)).
if ((workerData as WorkerOptions).yields && process.platform === 'linux')
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const collections = new Map<string, SqliteCollection>();

const use = ({ spec, file }: At, make = false): SqliteCollection => {
  const opened = collections.get(file) ?? new SqliteCollection(spec, file, { make });
  collections.set(file, opened);
  return opened;
};
const release = (file: string): void => {
  collections.get(file)?.close();
  collections.delete(file);
};

const methods = {
  make: (at: At) => {
    release(at.file);
    use(at, true);
  },
  write: (at: At, ...args: Args<'write'>) => use(at).write(...args),
  checkpointIn,
  emptyWriteAheadLog,
  checkpoint: (at: At) => use(at).checkpoint(),
  index: (at: At) => use(at).index(at.spec),
  get: (at: At, ...args: Args<'get'>) => use(at).get(...args),
  kept: (at: At, ...args: Args<'kept'>) => use(at).kept(...args),
  ids: (at: At, ...args: Args<'ids'>) => use(at).ids(...args),
  find: (at: At, ...args: Args<'find'>) => use(at).find(...args),
  count: (at: At, ...args: Args<'count'>) => use(at).count(...args),
  countBy: (at: At, ...args: Args<'countBy'>) => use(at).countBy(...args),
  release,
};
export type CollectionMethods = typeof methods;

serveRequests(methods, () => collections.forEach((collection) => collection.close()));
