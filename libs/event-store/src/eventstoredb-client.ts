import { EventStoreDBClient } from '@eventstore/db-client';
import { ServerFeatures } from '@eventstore/db-client/dist/Client/ServerFeatures';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { Duplex } from 'node:stream';

/** A client of EventStoreDB, and what it hides. */
export type OpenClient = Readonly<{
  client: EventStoreDBClient;
  /** As the server tells it ("23.10.8"), `unknown` where it does not. Asked anew each time. */
  serverVersion(): Promise<string>;
  /** Ends what is under way, and the connection. */
  close(): Promise<void>;
}>;

/**
 * @eventstore/db-client 6.2.1, with three things mended that end a process, or its appends, after a fault:
 * - an append that waits for room to be sent when the connection breaks leaves a rejection that nobody can handle;
 * - an answer to an append that was given up throws inside the client
 *   (https://github.com/kurrent-io/KurrentDB-Client-NodeJS/pull/523);
 * - when no node is found to be asked for the server's features, that failure is remembered, and no append is sent again.
 *
 * Whoever uses it limits how much is sent at once.
 */
export const openClient = (connectionString: string): OpenClient => {
  const client = EventStoreDBClient.connectionString(connectionString);
  const hidden = client as unknown as Hidden;
  const createStream = hidden.GRPCStreamCreator;
  hidden.GRPCStreamCreator = (service, name, creator, cache) =>
    createStream(service, name, name === 'appendToStream' ? (grpc) => mended(creator(grpc)) : creator, cache);
  hidden.supports = async () => true;

  return {
    client,
    serverVersion: async () => (await hidden.execute(...ServerFeatures.createServerFeatures)).serverVersion,
    close: async () => {
      await client.dispose();
      // Not waited for: where there is no connection yet, the client looks for a node first.
      hidden.getChannel().then(
        (channel) => channel.close(),
        () => undefined,
      );
    },
  };
};

/** The stream that carries all appends: it never asks the client to wait, and lets answers pass that nobody awaits. */
const mended = (appends: Duplex): Duplex => {
  const write = appends.write.bind(appends);
  appends.write = (append: BatchAppendReq) => {
    for (const event of append.getProposedMessagesList())
      event.getMetadataMap().set('content-type', 'application/json');
    write(append);
    return true;
  };
  const [answer] = appends.listeners('data') as [(response: unknown) => void];
  appends.off('data', answer);
  return appends.on('data', (response) => {
    try {
      answer(response);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  });
};

/** Of the client's protected members, the ones used above. */
type Hidden = {
  GRPCStreamCreator: (
    service: unknown,
    name: string,
    creator: (grpc: unknown) => Duplex,
    cache?: WeakMap<object, unknown>,
  ) => () => Promise<Duplex>;
  supports: () => Promise<boolean>;
  execute: (...call: typeof ServerFeatures.createServerFeatures) => Promise<ServerFeatures>;
  getChannel: () => Promise<{ close(): void }>;
};
