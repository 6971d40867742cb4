import { AckPolicy, DeliverPolicy, JetStreamManager, NatsConnection, NatsError } from 'nats';
import { CloudEvent } from '@ledgerdesk/contracts';
import { decodeAnnouncement } from './announcements';

export const announcementStream = (service: string): string => `EVENTS_${service}`;
const subjectsOf = (service: string): string => `events.${service}.>`;
export const announcementSubject = (type: string): string => `events.${type}`;

export const managerOf = (connection: NatsConnection): Promise<JetStreamManager> =>
  connection.jetstreamManager({ checkAPI: false });

const STREAM_NOT_FOUND = 10059;
const MESSAGE_NOT_FOUND = 10037;

/** @throws what was caught, unless it is this refusal of JetStream (`err_code`) */
const unless = (code: number, error: unknown): null => {
  if (error instanceof NatsError && error.api_error?.err_code === code) return null;
  throw error;
};

/** Makes the stream of a service's announcements where it is missing, and answers its last sequence and how many it has. */
export const eventsStream = async (manager: JetStreamManager, service: string) => {
  const name = announcementStream(service);
  const found = await manager.streams.info(name).catch((error: unknown) => unless(STREAM_NOT_FOUND, error));
  const stream = found ?? (await manager.streams.add({ name, subjects: [subjectsOf(service)] }));
  return { lastSequence: stream.state.last_seq, messages: stream.state.messages };
};

/** What the stream ends with, or null where it has no message. */
export const lastAnnouncement = async (manager: JetStreamManager, service: string): Promise<CloudEvent | null> => {
  const last = await manager.streams
    .getMessage(announcementStream(service), { last_by_subj: subjectsOf(service) })
    .catch((error: unknown) => unless(MESSAGE_NOT_FOUND, error));
  return last && decodeAnnouncement(last.data);
};

/**
 * Makes the consumer that a subscriber outside of Ledgerdesk reads a service's announcements through, where it is missing:
 * a durable one that it can only pull from (see `deploy/nats.conf`), from the first announcement on.
 */
export const admitSubscriber = async (
  manager: JetStreamManager,
  service: string,
  subscriber: string,
): Promise<void> => {
  const consumer = { ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All };
  await manager.consumers.add(announcementStream(service), { durable_name: subscriber, ...consumer });
};
