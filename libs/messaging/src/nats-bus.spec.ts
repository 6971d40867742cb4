import 'reflect-metadata';
import { describeWith } from '@ledgerdesk/test-servers';
import { describeBus } from './bus.contract';
import { connectBus } from './bus-connection';
import { NatsBus } from './nats-bus';

describeWith('nats', 'NATS', (server) => {
  describeBus('NATS', async (service, report, limits) => {
    const answering = await connectBus(server().url, { name: `${service}, answering` });
    const asking = await connectBus(server().url, { name: `${service}, asking` });
    return {
      strategy: new NatsBus(answering, { service, report, limits }),
      wire: new NatsBus(asking, { service: 'asking', report }),
      close: async () => {
        await Promise.all([answering.close(), asking.close()]);
      },
    };
  });
});
