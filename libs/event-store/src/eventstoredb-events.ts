import {
  AllStreamResolvedEvent,
  BinaryEventData,
  Position,
  ReadPosition,
  ResolvedEvent,
  START,
  StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { EventMetadata, Recorded } from '@ledgerdesk/event-sourcing';
import { EncodedEvent } from './log';

export type StoredEvent = NonNullable<(ResolvedEvent | AllStreamResolvedEvent)['event']>;

/** A position of the log is the commit position of its event, which is also where the event was prepared. */
export const numberOf = (position: Position): number => {
  const number = Number(position.commit);
  if (position.commit !== position.prepare || !Number.isSafeInteger(number))
    throw new RangeError(`C:${position.commit}/P:${position.prepare} is no position of a log written by appends`);
  return number;
};

/** Reads begin with the event at this place, subscriptions after it. */
export const placeOf = (position: number): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/** Statistics, metadata of streams and the like: not ours, but part of the log. */
export const isOfTheSystem = ({ type, streamId }: StoredEvent): boolean =>
  type.startsWith('$') || streamId.startsWith('$');

const bytes = new TextEncoder();

/** JSON that is sent as it is: `openClient` tells the server what it is. */
export const encodedEvent = ({ id, type, data, metadata }: EncodedEvent): BinaryEventData => ({
  id,
  type,
  contentType: 'application/octet-stream',
  data: bytes.encode(data),
  metadata: bytes.encode(metadata),
});

export const recordedFrom = (event: StoredEvent): Recorded => ({
  type: event.type,
  data: event.data as object,
  id: event.id,
  metadata: event.metadata as EventMetadata,
  stream: event.streamId,
  revision: Number(event.revision),
  position: numberOf(event.position!),
});

/** Reads until the end, or until `fits` refuses an event, which is left out then. */
export const readEvents = (
  read: StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>,
  signal: AbortSignal,
  fits: (event: StoredEvent) => boolean = () => true,
): Promise<Readonly<{ events: readonly StoredEvent[]; cut: boolean }>> =>
  new Promise((resolve, reject) => {
    const events: StoredEvent[] = [];
    let cut = false;
    const cancel = () => void read.cancel().catch(() => undefined);
    signal.addEventListener('abort', cancel);
    read.on('data', ({ event }: ResolvedEvent | AllStreamResolvedEvent) => {
      if (cut || !event) return;
      if (fits(event)) return events.push(event);
      cut = true;
      cancel();
      resolve({ events, cut });
    });
    read.on('end', () => resolve({ events, cut }));
    read.on('error', (error) => (error instanceof StreamNotFoundError ? resolve({ events, cut }) : reject(error)));
  });
