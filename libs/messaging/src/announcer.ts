import { headers, NatsConnection } from 'nats';
import { Feed, Log } from '@ledgerdesk/event-store';
import { holdLease, StateStore } from '@ledgerdesk/state';
import { Announce, encodeAnnouncement, PlaceInAnotherLog } from './announcements';
import {
  admitSubscriber,
  eventsStream,
  lastAnnouncement,
  managerOf,
  announcementStream,
  announcementSubject,
} from './events-stream';
import { Report } from './report';

export type AnnouncerOptions = Readonly<{
  service: string;
  connection: NatsConnection;
  log: Pick<Log, 'head'>;
  logId: string;
  feed: Pick<Feed, 'next'>;
  state: StateStore;
  announce: Announce;
  /** Programs of others that may read the announcements, by the user names they have on the bus. */
  subscribers?: readonly string[];
  /** How often it compares the stream with its own place. */
  lookEveryMs?: number;
}>;

/**
 * `sequence`: the stream's last one. `announced`: the position of the event announced last, 0 for none. `position`: all
 * events up to it are announced, or announce nothing.
 */
type AnnouncerPosition = Readonly<{ logId: string; sequence: number; announced: number; position: number }>;

/**
 * Announces a service's events on its JetStream stream, which is the checkpoint: it goes on after the position of the
 * stream's last message, each time it begins and every minute, so that a tail the stream has lost is announced again.
 * Each message states the stream's last sequence, so of two announcers one fails; and as both go on from the same
 * message, the stream has every announcement once and in the order of the log. (A message id would not help, and would
 * make JetStream swallow a tail that is announced again within its two minutes.)
 */
export class Announcer {
  constructor(private readonly options: AnnouncerOptions) {}

  /**
   * Announces until the signal aborts.
   *
   * @throws NatsError where another announcer was faster, or the stream or the server is gone: begin again then.
   * PlaceInAnotherLog for a stream from before the log was restored. What the log, the state store and `announce` throw.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { lookEveryMs = 60_000 } = this.options;
    while (!signal.aborted) {
      const found = await this.look();
      const reached = await this.announceAfter(found, AbortSignal.any([signal, AbortSignal.timeout(lookEveryMs)]));
      if (reached.position > found.position) await this.remember(reached);
    }
  }

  private async announceAfter(found: AnnouncerPosition, until: AbortSignal): Promise<AnnouncerPosition> {
    const { service, connection, feed, logId, announce } = this.options;
    const jetstream = connection.jetstream();
    const streamName = announcementStream(service);
    const contentType = headers();
    contentType.set('Content-Type', 'application/cloudevents+json');
    let place = found;
    while (!until.aborted) {
      const batch = await feed.next(place.position, { signal: until }).catch((error: unknown) => {
        if (until.aborted) return null;
        throw error;
      });
      for (const recorded of batch?.events ?? []) {
        const announced = announce(recorded);
        if (!announced) continue;
        const { seq } = await jetstream.publish(
          announcementSubject(announced.type),
          encodeAnnouncement(announced, recorded, logId),
          {
            expect: { streamName, lastSequence: place.sequence },
            headers: contentType,
          },
        );
        place = { logId, sequence: seq, announced: recorded.position, position: recorded.position };
      }
      if (batch) place = { ...place, position: batch.upTo };
    }
    return place;
  }

  private async look(): Promise<AnnouncerPosition> {
    const { service, connection, log, logId, state, subscribers = [] } = this.options;
    const manager = await managerOf(connection);
    const { lastSequence } = await eventsStream(manager, service);
    for (const subscriber of subscribers) await admitSubscriber(manager, service, subscriber);
    const last = await lastAnnouncement(manager, service);
    const kept = (await state.get<AnnouncerPosition>(this.key))?.value;
    const place = placeOf(logId, lastSequence, last && Number(last.position), kept?.logId === logId ? kept : undefined);

    const head = await log.head();
    if ((last?.logid ?? logId) === logId && place.position <= head) return place;
    throw new PlaceInAnotherLog(
      `${announcementStream(service)} has announced up to position ${place.position} of log ${last?.logid ?? logId}; ` +
        `this is log ${logId}, and it ends at ${head}: purge ${announcementStream(service)}`,
    );
  }

  /** So that a service whose events announce nothing doesn't read them all again. */
  private async remember(place: AnnouncerPosition): Promise<void> {
    const kept = await this.options.state.get<AnnouncerPosition>(this.key);
    await this.options.state.set(this.key, place, { expected: kept ? { version: kept.version } : 'absent' });
  }

  private get key(): string {
    return `announcer/${this.options.service}`;
  }
}

/**
 * What was kept counts as far as the stream bears it out: where it ends with the message that was announced last then, or
 * has no message any more but still counts on from there. A stream made anew begins again with the log.
 */
const placeOf = (
  logId: string,
  sequence: number,
  announced: number | null,
  kept?: AnnouncerPosition,
): AnnouncerPosition => {
  if (announced !== null)
    return { logId, sequence, announced, position: kept?.announced === announced ? kept.position : announced };
  return kept && sequence >= kept.sequence ? { ...kept, sequence } : { logId, sequence, announced: 0, position: 0 };
};

/**
 * Keeps one announcer of a service running among its processes, until the signal aborts.
 *
 * @returns when it has stopped; never rejects
 */
export const startAnnouncer = (
  options: AnnouncerOptions & Readonly<{ signal: AbortSignal; report: Report }>,
): Promise<void> => {
  const { service, state, signal, report } = options;
  const announcer = new Announcer(options);
  const onError = (error: unknown) => report('An announcer begins again at its place', { service }, error);
  return holdLease(state, { name: `announcer-${service}`, signal, onError }, (lost) => announcer.run(lost));
};
