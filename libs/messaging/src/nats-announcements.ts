import { AckPolicy, DeliverPolicy, JsMsg, nanos, NatsConnection } from 'nats';
import { backOff } from '@ledgerdesk/async';
import { AnnouncementContract } from '@ledgerdesk/contracts';
import { Announcements, decodeAnnouncement, fitting, AnnouncementListener } from './announcements';
import { eventsStream, managerOf, announcementStream } from './events-stream';
import { followServices } from './follow-services';
import { Report } from './report';

export type NatsAnnouncementsOptions = Readonly<{
  connection: NatsConnection;
  report: Report;
  /** After that, an announcement whose listener is gone comes again. */
  ackWaitMs?: number;
  /** Before an announcement that failed comes again; doubled each time, 30 s at most. */
  pauseMs?: number;
}>;

const FETCHED = 100;
const FETCH_MS = 30_000;
const LONGEST_PAUSE_MS = 30_000;

/** Between processes a listener is a durable pull consumer on the stream of each service it hears. */
export class NatsAnnouncements implements Announcements {
  constructor(private readonly options: NatsAnnouncementsOptions) {}

  listen<Contract extends AnnouncementContract>(listening: AnnouncementListener<Contract>): Promise<void> {
    return followServices(listening, this.options, (service, ofService) => this.follow(service, ofService));
  }

  private async follow<Contract extends AnnouncementContract>(
    service: string,
    listening: AnnouncementListener<Contract>,
  ) {
    const { connection } = this.options;
    const { durable, signal } = listening;
    const manager = await managerOf(connection);
    await eventsStream(manager, service);
    await manager.consumers.add(announcementStream(service), {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(this.ackWaitMs),
      max_ack_pending: 1, // One at a time among all processes: a failed one holds up those behind it.
    });
    const consumer = await connection
      .jetstream({ checkAPI: false })
      .consumers.get(announcementStream(service), durable);
    while (!signal.aborted) {
      const messages = await consumer.fetch({ max_messages: FETCHED, expires: FETCH_MS });
      const stop = () => messages.stop();
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const message of messages) {
          if (signal.aborted) message.nak();
          else await this.hand(message, listening);
        }
      } finally {
        signal.removeEventListener('abort', stop);
      }
    }
  }

  private async hand<Contract extends AnnouncementContract>(
    message: JsMsg,
    { durable, contracts, handler }: AnnouncementListener<Contract>,
  ): Promise<void> {
    const { connection, report } = this.options;
    const stillAtIt = () => void (connection.isClosed() || message.working());
    const telling = setInterval(stillAtIt, this.ackWaitMs / 2).unref();
    try {
      const announcement = fitting(contracts, decodeAnnouncement(message.data));
      if (announcement) await handler(announcement);
      await message.ackAck();
    } catch (error) {
      const { stream, streamSequence: sequence, deliveryCount } = message.info;
      report('An announcement comes again', { durable, stream, sequence }, error);
      const firstMs = this.options.pauseMs ?? 1_000;
      message.nak(backOff(deliveryCount - 1, { firstMs, longestMs: LONGEST_PAUSE_MS }));
    } finally {
      clearInterval(telling);
    }
  }

  private get ackWaitMs(): number {
    return this.options.ackWaitMs ?? 30_000;
  }
}
