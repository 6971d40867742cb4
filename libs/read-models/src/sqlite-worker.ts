import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { checkpointIn, emptyWriteAheadLog } from './collection-file';
import { At, OpenCollections } from './open-collections';
import { serveRequests } from './serve-requests';
import type { SqliteCollection } from './sqlite-collection';

type Args<Method extends 'write' | 'get' | 'kept' | 'ids' | 'find' | 'count' | 'countBy'> = Parameters<
  SqliteCollection[Method]
>;

/** `yields`: to every other thread of the machine, so that building holds up nobody. */
export type WorkerOptions = Readonly<{ yields?: boolean }>;

// Only on Linux this is about the thread that calls, elsewhere about the process (setpriority(2)).
if ((workerData as WorkerOptions).yields && process.platform === 'linux')
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const collections = new OpenCollections();

const methods = {
  make: (at: At) => {
    collections.release(at.file);
    collections.use(at, true);
  },
  write: (at: At, ...args: Args<'write'>) => collections.use(at).write(...args),
  checkpointIn,
  emptyWriteAheadLog,
  checkpoint: (at: At) => collections.use(at).checkpoint(),
  index: (at: At) => collections.use(at).index(at.spec),
  get: (at: At, ...args: Args<'get'>) => collections.use(at).get(...args),
  kept: (at: At, ...args: Args<'kept'>) => collections.use(at).kept(...args),
  ids: (at: At, ...args: Args<'ids'>) => collections.use(at).ids(...args),
  find: (at: At, ...args: Args<'find'>) => collections.use(at).find(...args),
  count: (at: At, ...args: Args<'count'>) => collections.use(at).count(...args),
  countBy: (at: At, ...args: Args<'countBy'>) => collections.use(at).countBy(...args),
  release: (file: string) => collections.release(file),
};
export type CollectionMethods = typeof methods;

serveRequests(methods, () => collections.close());
