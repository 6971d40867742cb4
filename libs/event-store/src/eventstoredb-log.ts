import {
  AccessDeniedError,
  BACKWARDS,
  END,
  EventStoreDBClient,
  InvalidArgumentError,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { Calls } from './eventstoredb-calls';
import { OpenClient, openClient } from './eventstoredb-client';
import { isOfTheSystem, numberOf, placeOf, readEvents, recordedFrom, StoredEvent } from './eventstoredb-events';
import { EventStoreDbSubscription } from './eventstoredb-subscription';
import {
  Appended,
  encodeAppend,
  EncodedEvent,
  Expected,
  Log,
  LogUnavailable,
  NewEvent,
  Page,
  Receive,
  Subscription,
} from './log';

/** A connection carries 100 calls; a subscription is one of them, and all appends together are another. */
const [OPEN_READS, OPEN_APPENDS] = [90, 90];
const PAGE_BYTES = 4 * 1024 * 1024;
const OLDEST_SERVER = [23, 10] as const;

export type EventStoreDbOptions = Readonly<{
  /** `esdb://…` or `esdb+discover://…`, with credentials where the server wants them. */
  connectionString: string;
  /** How long a call may take. After it an append is `unknown` and a read has failed. */
  timeoutMs?: number;
}>;

/** The log on EventStoreDB 23.10 or later, KurrentDB included. Others may write to it at the same time. */
export class EventStoreDbLog implements Log {
  readonly exclusive = false;
  private readonly connection: OpenClient;
  private readonly client: EventStoreDBClient;
  private readonly server: string;
  private readonly timeoutMs: number;
  private readonly reads: Calls;
  private readonly appends: Calls;
  private readonly subscriptions = new Set<EventStoreDbSubscription>();
  private versionChecked: Promise<void> | null = null;
  private closed = false;

  constructor({ connectionString, timeoutMs = 5_000 }: EventStoreDbOptions) {
    this.connection = openClient(connectionString);
    this.client = this.connection.client;
    this.server = connectionString.replace(/^.*:\/\/([^@/]*@)?([^/?]*).*$/s, '$2');
    this.timeoutMs = timeoutMs;
    this.reads = new Calls(OPEN_READS, timeoutMs);
    this.appends = new Calls(OPEN_APPENDS, timeoutMs);
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const encoded = encodeAppend(stream, events);
    const first = expected === 'no stream' ? 0 : expected + 1;
    try {
      const { success, position } = await this.ask(this.appends, () =>
        this.client.appendToStream(
          stream,
          events.map((event) => jsonEvent(event as JsonEvent)),
          {
            expectedRevision: expected === 'no stream' ? NO_STREAM : BigInt(expected),
            requiresLeader: true,
            deadline: this.timeoutMs,
          },
        ),
      );
      if (!success || !position) return await this.storedAlready(stream, first, encoded);
      return { revision: first + encoded.length - 1, position: numberOf(position) };
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return this.storedAlready(stream, first, encoded);
      if (isRefusal(error)) throw error;
      return 'unknown';
    }
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    if (limit === 0) return [];
    return (await this.readEvents(stream, from, limit)).map(recordedFrom);
  }

  async readAll(after: number, limit: number): Promise<Page> {
    // A read begins with the event at its position, which the caller has had.
    const maxCount = after === 0 ? limit : limit + 1;
    if (limit === 0) return { events: [], upTo: after, end: false };
    let bytes = 0;
    let count = 0;
    const fits = ({ data }: StoredEvent) => {
      bytes += JSON.stringify(data).length;
      return (count += 1) === 1 || bytes <= PAGE_BYTES;
    };
    const { events, cut } = await this.read((signal) =>
      readEvents(this.client.readAll({ fromPosition: placeOf(after), maxCount }), signal, fits),
    );
    const upTo = events.length === 0 ? after : numberOf(events.at(-1)!.position!);
    const ours = events.filter((event) => !isOfTheSystem(event)).map(recordedFrom);
    return { events: ours.filter(({ position }) => position > after), upTo, end: !cut && events.length < maxCount };
  }

  async head(): Promise<number> {
    const { events } = await this.read((signal) =>
      readEvents(
        this.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true }),
        signal,
      ),
    );
    return events.length === 0 ? 0 : numberOf(events[0]!.position!);
  }
}
