import { AckPolicy, DeliverPolicy, JetStreamManager, NatsConnection, NatsError } from 'nats';

export const streamOf = (service: string): string => `EVENTS_${service}`;
export const subjectsOf = (service: string): string => `events.${service}.>`;
export const subjectOf = (type: string): string => `events.${type}`;

export const managerOf = (connection: NatsConnection): Promise<JetStreamManager> =>
  connection.jetstreamManager({ checkAPI: false });

/** JetStream's error code of a refusal (`err_code`), or undefined. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof NatsError ? error.api_error?.err_code : undefined;
export const [STREAM_NOT_FOUND, MESSAGE_NOT_FOUND] = [10059, 10037];

/** Makes the stream of a service's announcements where it is missing, and answers its last sequence and how many it has. */
export const eventsStream = async (manager: JetStreamManager, service: string) => {
  const stream = await manager.streams.info(streamOf(service)).catch((error: unknown) => {
    if (codeOf(error) !== STREAM_NOT_FOUND) throw error;
    return manager.streams.add({ name: streamOf(service), subjects: [subjectsOf(service)] });
  });
  return { lastSequence: stream.state.last_seq, messages: stream.state.messages };
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
  await manager.consumers.add(streamOf(service), { durable_name: subscriber, ...consumer });
};
