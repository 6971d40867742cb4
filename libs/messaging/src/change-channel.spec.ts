import { NatsConnection } from 'nats';
import { InProcessChanges } from '@ledgerdesk/read-models';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { connectBus } from './bus-connection';
import { describeChangeChannel } from './change-channel.contract';
import { NatsChanges } from './nats-changes';

describeChangeChannel('within a process', async () => {
  const changes = new InProcessChanges();
  return { telling: changes, hearing: changes, settled: async () => {} };
});

describeWith('nats', 'NATS', (server) => {
  let connections: NatsConnection[];
  beforeAll(async () => {
    connections = await Promise.all(['telling', 'hearing'].map((name) => connectBus(server().url, { name })));
  });
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));
  const settled = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    for (const connection of connections) await connection.flush();
  };

  describeChangeChannel('on NATS', async () => {
    const [telling, hearing] = connections.map((connection) => new NatsChanges(connection));
    return { telling: telling!, hearing: hearing!, settled };
  });

  it('names no document where it would name very many', async () => {
    const [telling, hearing] = connections.map((connection) => new NatsChanges(connection));
    const collection = uniqueName('contacts');
    const heard: unknown[] = [];
    const stop = hearing!.subscribe(collection, (ids) => heard.push(ids));
    await settled();
    telling!.publish(
      collection,
      Array.from({ length: 10_001 }, (_, id) => id),
    );
    await settled();
    expect(heard).toEqual([null]);
    stop();
  });
});
