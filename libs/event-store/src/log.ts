import { Event, EventMetadata, Recorded } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';

/** The last event's place: revision in its stream, position in the log. */
export type AppendResult = Readonly<{ revision: number; position: number }>;
/** The stream's exact last revision, or that there is no stream. There is no "any". */
export type ExpectedRevision = number | 'no stream';
export type NewEvent<E extends Event = Event> = E & Readonly<{ id: string; metadata: EventMetadata }>;
/** `unknown`: no acknowledgement came; it may have been written, or may yet be. The stream, read again, tells. */
export type AppendOutcome = AppendResult | 'conflict' | 'unknown';

/** All events after the position asked for, up to and including `upTo`; `end`: it was the end of the log. */
export type Page = Readonly<{ events: readonly Recorded[]; upTo: number; end: boolean }>;

export const MAX_EVENT_BYTES = 768 * 1024;
export const MAX_APPEND_BYTES = 1_000_000;
export const MAX_APPEND_EVENTS = 500;

/** The log can't be reached, or did not answer in time. Nothing is known of what was asked. */
export class LogUnavailable extends StoreUnavailable {
  override readonly name = 'LogUnavailable';
}

/** `events`: handed over in order, without gap. `upTo` moves on also where there is no event (progress). */
export type Receive = (events: readonly Recorded[], upTo: number) => void;
export interface Subscription {
  /** Resolves when the subscription has ended: `null` when it was closed, else why (dropped as slow, server gone). */
  readonly ended: Promise<Error | null>;
  close(): void;
}

/**
 * An append-only log of streams. A position is a safe integer that only grows along the log; 0 stands before the first
 * event. Revisions of a stream begin with 0 and have no gap.
 *
 * Every adapter keeps this contract; `log.contract.ts` is its specification.
 */
export abstract class Log {
  /** Whether this process is the only one that writes, so that what it remembers of a stream is never stale. */
  abstract readonly exclusive: boolean;

  /**
   * Appends 1 to MAX_APPEND_EVENTS events as one, durable before it is answered. Where `expected` is older than the stream, it
   * succeeds if and only if the events stored right after it have exactly these ids in this order (the place of the
   * last of them is answered and nothing is written); every other difference is a conflict.
   *
   * @throws RangeError for an event above MAX_EVENT_BYTES, an append above MAX_APPEND_BYTES (data and metadata as JSON),
   * an empty name, no event, or an id that is no UUID: nothing is sent then. StoreUnavailable where the log has no room:
   * nothing is written then
   */
  abstract append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome>;

  /** Up to `limit` events of a stream from this revision on, read from the leader. Empty where there is no stream. */
  abstract readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]>;

  /** Events of all streams after this position: a place that this log once named, or 0. At most `limit`, and about 4 MB. */
  abstract readAll(after: number, limit: number): Promise<Page>;

  /** The position of the end of the log, read from the leader; 0 for an empty log. */
  abstract head(): Promise<number>;

  /**
   * Hands over every event after this position, as it comes, until it is closed or ends by itself, which is normal:
   * whoever still wants events subscribes again. `receive` is synchronous; in process it is called with the commit,
   * before the writer is answered. The head is reached within 100 ms even where no event concerns anyone.
   */
  abstract subscribe(after: number, receive: Receive): Subscription;

  /**
   * Removes the events of a stream before this revision, for good (EventStoreDB: at once for whoever reads the stream,
   * for `readAll` and from disk with the next scavenge).
   *
   * @throws RangeError where `revision` is past the last event: a truncated stream keeps it
   */
  abstract truncateBefore(stream: string, revision: number): Promise<void>;

  abstract close(): Promise<void>;
}

/** The side of a log that changes nothing. */
export type LogReader = Pick<Log, 'readStream' | 'readAll' | 'head'>;

/** An event as it is stored: data and metadata as JSON. */
export type EncodedEvent = Readonly<{ id: string; type: string; data: string; metadata: string; bytes: number }>;

/** @throws RangeError for what no adapter takes (see `append`); every adapter encodes with this. */
export const encodeAppend = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): readonly EncodedEvent[] => {
  if (!stream || stream.startsWith('$')) throw new RangeError(`"${stream}" is no name of a stream`);
  if (expected !== 'no stream' && !(Number.isSafeInteger(expected) && expected >= 0))
    throw new RangeError(`${expected} is no revision (${stream})`);
  if (events.length === 0 || events.length > MAX_APPEND_EVENTS)
    throw new RangeError(`An append to ${stream} has 1 to ${MAX_APPEND_EVENTS} events, not ${events.length}`);
  const encoded = events.map((event) => encodeEvent(stream, event));
  const total = encoded.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MAX_APPEND_BYTES)
    throw new RangeError(`An append to ${stream} has ${total} bytes; at most ${MAX_APPEND_BYTES} are allowed`);
  return encoded;
};

const encodeEvent = (stream: string, event: NewEvent): EncodedEvent => {
  const { id, type } = event;
  if (!type || type.startsWith('$')) throw new RangeError(`"${type}" is no type of an event (${stream})`);
  if (!UUID.test(id)) throw new RangeError(`"${id}" is no UUID (${type} in ${stream})`);
  const data = JSON.stringify(event.data);
  const metadata = JSON.stringify(event.metadata);
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
  if (bytes > MAX_EVENT_BYTES)
    throw new RangeError(`${type} in ${stream} has ${bytes} bytes; at most ${MAX_EVENT_BYTES} are allowed`);
  return { id, type, data, metadata, bytes };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
