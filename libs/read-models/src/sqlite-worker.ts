import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { checkpointIn } from './collection-file';
import { At, OpenCollections } from './open-collections';
import { serveRequests } from './serve-requests';
import type { SqliteCollection } from './sqlite-collection';
import { OpenLogs } from './write-ahead-log';

type Args<Method extends 'write' | 'get' | 'stored' | 'ids' | 'find' | 'count' | 'countBy' | 'repeated'> = Parameters<
  SqliteCollection[Method]
>;

export type WorkerOptions = Readonly<{
  /** To every other thread of the machine, so that building holds up nobody. */
  yields?: boolean;
  /** The longest write-ahead log, in pages, before somebody waits until it is copied into its file. */
  longestLog?: number;
}>;

const { yields, longestLog } = workerData as WorkerOptions;
// Only on Linux this is about the thread that calls, elsewhere about the process (setpriority(2)).
if (yields && process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const collections = new OpenCollections(longestLog);
const logs = new OpenLogs(longestLog ?? Infinity);

const methods = {
  make: (at: At) => {
    collections.release(at.file);
    collections.use(at, true);
  },
  write: (at: At, ...args: Args<'write'>) => collections.use(at).write(...args),
  checkpointIn,
  copyWriteAheadLog: (file: string) => logs.copy(file),
  emptyWriteAheadLog: (file: string) => logs.empty(file),
  purge: (file: string) => logs.purge(file),
  checkpoint: (at: At) => collections.use(at).checkpoint(),
  index: (at: At) => collections.use(at).index(at.spec),
  fill: (at: At) => collections.use(at).fill(),
  get: (at: At, ...args: Args<'get'>) => collections.use(at).get(...args),
  stored: (at: At, ...args: Args<'stored'>) => collections.use(at).stored(...args),
  ids: (at: At, ...args: Args<'ids'>) => collections.use(at).ids(...args),
  find: (at: At, ...args: Args<'find'>) => collections.use(at).find(...args),
  count: (at: At, ...args: Args<'count'>) => collections.use(at).count(...args),
  countBy: (at: At, ...args: Args<'countBy'>) => collections.use(at).countBy(...args),
  repeated: (at: At, ...args: Args<'repeated'>) => collections.use(at).repeated(...args),
  release: (file: string) => {
    collections.release(file);
    logs.release(file);
  },
};
export type CollectionMethods = typeof methods;

serveRequests(methods, () => {
  collections.close();
  logs.close();
});
