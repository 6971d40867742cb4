import {
  AccessDeniedError,
  EventStoreDBClient,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { Calls } from './eventstoredb-calls';
import { OpenClient, openClient } from './eventstoredb-client';
import { LogUnavailable } from './log';

/** A connection carries 100 calls; a subscription is one of them, and all appends together are another. */
const OPEN_READS = 90;
const OPEN_APPENDS = 90;
const OLDEST_SERVER = [23, 10] as const;

/** The way to the server: everything that is asked ends in time, with an answer, a refusal or `LogUnavailable`. */
export class EventStoreDbConnection {
  closed = false;
  private readonly opened: OpenClient;
  private readonly server: string;
  private readonly reads: Calls;
  private readonly appends: Calls;
  private versionChecked: Promise<void> | null = null;

  constructor(
    connectionString: string,
    readonly timeoutMs: number,
  ) {
    this.opened = openClient(connectionString);
    this.server = connectionString.replace(/^.*:\/\/([^@/]*@)?([^/?]*).*$/s, '$2');
    this.reads = new Calls(OPEN_READS, timeoutMs);
    this.appends = new Calls(OPEN_APPENDS, timeoutMs);
  }

  read<T>(call: (client: EventStoreDBClient, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.ask(this.reads, call);
  }

  append<T>(call: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    return this.ask(this.appends, call);
  }

  /** The client, once it is known that the server is one that this adapter can work with. */
  async ready(): Promise<EventStoreDBClient> {
    await (this.versionChecked ??= this.checkVersion());
    return this.opened.client;
  }

  /** What an error means to whoever uses the log: a refusal itself, else that the log is not available. */
  meaningOf(error: Error): Error {
    if (refusals().some((refusal) => error instanceof refusal)) return error;
    const [reason] = error.message.split('\n');
    return new LogUnavailable(`The event store at ${this.server} is not available: ${reason}`, { cause: error });
  }

  /** Takes nothing more, and ends when what was asked has its answer. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.appends.ended(), this.reads.ended()]);
    await this.opened.close();
  }

  private async ask<T>(
    calls: Calls,
    call: (client: EventStoreDBClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.closed) throw new Error('The log is closed');
    try {
      return await calls.within(async (signal) => {
        const client = await this.ready();
        signal.throwIfAborted();
        return call(client, signal);
      });
    } catch (error) {
      throw this.meaningOf(error as Error);
    }
  }

  private async checkVersion(): Promise<void> {
    const version = await this.opened.serverVersion().catch((error) => {
      this.versionChecked = null;
      throw error;
    });
    const [major = NaN, minor = NaN] = version.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_SERVER;
    if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
      throw new RangeError(`EventStoreDB ${version} at ${this.server} is too old: it must be 23.10 or later`);
  }
}

/** What the server, or this adapter, says no to: trying again does not help. */
const refusals = () => [
  AccessDeniedError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  RangeError,
  StreamDeletedError,
  TypeError,
  WrongExpectedVersionError,
];
