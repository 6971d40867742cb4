import { NatsConnection } from 'nats';
import { InProcessProgress } from '@ledgerdesk/read-models';
import { describeWith } from '@ledgerdesk/test-servers';
import { connectBus } from './bus-connection';
import { NatsProgress } from './nats-progress';
import { describeProgressChannel } from './progress-channel.contract';

describeProgressChannel('within a process', async () => {
  const progress = new InProcessProgress();
  return { telling: progress, hearing: progress, settled: async () => {} };
});

describeWith('nats', 'NATS', (server) => {
  let connections: NatsConnection[];
  beforeAll(async () => {
    connections = await Promise.all(['telling', 'hearing'].map((name) => connectBus(server().url, { name })));
  });
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));

  describeProgressChannel('on NATS', async () => {
    const [telling, hearing] = connections.map((connection) => new NatsProgress(connection));
    const settled = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const connection of connections) await connection.flush();
    };
    return { telling: telling!, hearing: hearing!, settled };
  });
});
