import {
  AppendToStreamOptions,
  BACKWARDS,
  END,
  jsonEvent,
  metastreamOf,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { EventStoreDbConnection } from './eventstoredb-connection';
import {
  encodedEvent,
  isOfTheSystem,
  numberOf,
  placeOf,
  readEvents,
  recordedFrom,
  StoredEvent,
} from './eventstoredb-events';
import { EventStoreDbSubscription } from './eventstoredb-subscription';
import {
  AppendOutcome,
  encodeAppend,
  EncodedEvent,
  ExpectedRevision,
  Log,
  LogUnavailable,
  NewEvent,
  Page,
  Receive,
  Subscription,
} from './log';

const PAGE_BYTES = 4 * 1024 * 1024;
/** The client sends it as a time by its own clock, so it must be longer than clocks differ. It is no time-out of ours. */
const APPEND_DEADLINE_MS = 60_000;

export type EventStoreDbOptions = Readonly<{
  /** `esdb://…` or `esdb+discover://…`, with credentials where the server wants them. */
  connectionString: string;
  /** How long a call may take. After it an append is `unknown` and a read has failed. */
  timeoutMs?: number;
}>;

/** The log on EventStoreDB 23.10 or later. Others may write to it at the same time. */
export class EventStoreDbLog implements Log {
  readonly exclusive = false;
  private readonly connection: EventStoreDbConnection;
  private readonly subscriptions = new Set<EventStoreDbSubscription>();

  constructor({ connectionString, timeoutMs = 5_000 }: EventStoreDbOptions) {
    this.connection = new EventStoreDbConnection(connectionString, timeoutMs);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    const encoded = encodeAppend(stream, expected, events);
    const first = expected === 'no stream' ? 0 : expected + 1;
    const expectedRevision = expected === 'no stream' ? NO_STREAM : BigInt(expected);
    const options: AppendToStreamOptions = { expectedRevision, requiresLeader: true, deadline: APPEND_DEADLINE_MS };
    try {
      const { success, position } = await this.connection.append((client) =>
        client.appendToStream(stream, encoded.map(encodedEvent), options),
      );
      if (!success || !position) return await this.settled(stream, first, encoded);
      return { revision: first + events.length - 1, position: numberOf(position) };
    } catch (error) {
      if (error instanceof LogUnavailable) return 'unknown';
      if (error instanceof WrongExpectedVersionError) return this.settled(stream, first, encoded);
      throw error;
    }
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    if (limit === 0) return [];
    const options = { fromRevision: BigInt(from), maxCount: limit, requiresLeader: true };
    const { events } = await this.connection.read((client, signal) =>
      readEvents(client.readStream(stream, options), signal),
    );
    return events.map(recordedFrom);
  }

  async readAll(after: number, limit: number): Promise<Page> {
    if (limit === 0) return { events: [], upTo: after, end: false };
    // A read begins with the event at its position, which the caller has had.
    const maxCount = after === 0 ? limit : limit + 1;
    let bytes = 0;
    const fits = ({ data, position }: StoredEvent) => {
      if (position?.commit === BigInt(after)) return true;
      const before = bytes;
      bytes += JSON.stringify(data).length;
      return before === 0 || bytes <= PAGE_BYTES;
    };
    const { events, cut } = await this.connection.read((client, signal) =>
      readEvents(client.readAll({ fromPosition: placeOf(after), maxCount }), signal, fits),
    );
    const fresh = events.filter(({ position }) => numberOf(position!) > after).slice(0, limit);
    return {
      events: fresh.filter((event) => !isOfTheSystem(event)).map(recordedFrom),
      upTo: fresh.length === 0 ? after : numberOf(fresh.at(-1)!.position!),
      end: !cut && events.length < maxCount,
    };
  }

  async head(): Promise<number> {
    const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const;
    const { events } = await this.connection.read((client, signal) => readEvents(client.readAll(options), signal));
    return events[0] ? numberOf(events[0].position!) : 0;
  }

  subscribe(after: number, receive: Receive): Subscription {
    const subscription = new EventStoreDbSubscription(after, receive, this.connection);
    if (this.connection.closed) subscription.close();
    this.subscriptions.add(subscription);
    subscription.ended.then(() => this.subscriptions.delete(subscription));
    return subscription;
  }

  async truncateBefore(stream: string, revision: number): Promise<void> {
    const last = await this.lastOf(stream);
    if (!last || revision > Number(last.revision))
      throw new RangeError(
        `${stream} can't be truncated before ${revision}: its last event is ${last?.revision ?? 'none'}`,
      );
    for (let done = false; !done;) done = await this.raiseTruncation(stream, revision);
  }

  async close(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.close();
    await this.connection.close();
  }

  /** After a conflict, and where the server names no position: whether these very events stand where they belong. */
  private async settled(stream: string, first: number, events: readonly EncodedEvent[]): Promise<AppendOutcome> {
    try {
      const stored = await this.readStream(stream, first, events.length);
      const same = events.every(({ id }, n) => stored[n]?.id === id && stored[n].revision === first + n);
      return same ? { revision: stored.at(-1)!.revision, position: stored.at(-1)!.position } : 'conflict';
    } catch (error) {
      if (error instanceof LogUnavailable) return 'unknown';
      throw error;
    }
  }

  /** Answers false where somebody else wrote the stream's metadata meanwhile. */
  private async raiseTruncation(stream: string, revision: number): Promise<boolean> {
    const metadata = await this.lastOf(metastreamOf(stream));
    const known = (metadata?.data ?? {}) as Readonly<{ $tb?: number }>;
    if ((known.$tb ?? 0) >= revision) return true;
    const event = jsonEvent({ type: '$metadata', data: { ...known, $tb: revision } });
    const expectedRevision = metadata?.revision ?? NO_STREAM;
    const options: AppendToStreamOptions = { expectedRevision, requiresLeader: true, deadline: APPEND_DEADLINE_MS };
    try {
      await this.connection.append((client) => client.appendToStream(metastreamOf(stream), event, options));
      return true;
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return false;
      throw error;
    }
  }

  private async lastOf(stream: string): Promise<StoredEvent | undefined> {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    const { events } = await this.connection.read((client, signal) =>
      readEvents(client.readStream(stream, options), signal),
    );
    return events[0];
  }
}
