export { Claims } from './claims';
export { commandHandlers } from './command-handlers';
export { Commands } from './commands';
export { EventStore } from './event-store';
export { EventStoreDbLog } from './eventstoredb-log';
export { Executed, type ExecutedEvent } from './executed';
export { Feed, type Batch } from './feed';
export { IdBlocks } from './id-blocks';
export { derivedId } from './ids';
export {
  Log,
  LogUnavailable,
  type AppendOutcome,
  type AppendResult,
  type ExpectedRevision,
  type LogReader,
  type NewEvent,
  type Page,
  type Receive,
  type Subscription,
} from './log';
export { ForeignLog, identifyLog, readLogId, renewLogId } from './log-identity';
export { Snapshots } from './snapshots';
export { LOG_DATABASE, SqliteLog } from './sqlite-log';
export { SqliteLogReader } from './sqlite-log-reader';
export { systemCommandMetadata } from './system-command-metadata';
export { UniqueValue } from './unique-value';
export { UpcastingLog, UpcastingReader, type Upcasters } from './upcasting-log';
