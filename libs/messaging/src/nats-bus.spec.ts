import 'reflect-metadata';
import { z } from 'zod';
import { request } from '@ledgerdesk/contracts';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { describeBus, describeBytesOfBus } from './bus.contract';
import { connectBus } from './bus-connection';
import { NatsBus } from './nats-bus';
import { RequestScope } from './request-scope';
import { ServiceClient } from './service-client';

describeWith('nats', 'NATS', (server) => {
  const openBus: Parameters<typeof describeBus>[1] = async (service, report, limits) => {
    const answering = await connectBus(server().url, { name: `${service}, answering` });
    const asking = await connectBus(server().url, { name: `${service}, asking` });
    return {
      strategy: new NatsBus(answering, { service, report, limits }),
      wire: new NatsBus(asking, { service: 'asking', report }),
      close: async () => {
        await Promise.all([answering.close(), asking.close()]);
      },
    };
  };
  describeBus('NATS', openBus);
  describeBytesOfBus('NATS', openBus);

  describe('what comes by NATS from elsewhere', () => {
    const service = uniqueName('doors');
    const subject = `${service}.doors.enter` as const;
    const enter = request(subject, { payload: z.object({}), reply: z.null(), withoutAccess: true });
    const report = () => undefined;
    const connect = () => connectBus(server().url, { name: service });

    it('is refused as a request where it is no JSON, or no envelope with an access answer', async () => {
      const connection = await connect();
      const bus = new NatsBus(connection, { service, report });
      bus.addHandler(subject, async () => null);
      await bus.listen(() => undefined);
      const context = RequestScope.system({ withinMs: 10_000 }).request('enter');
      const guessed = JSON.stringify({ ...context, access: { user: 7 }, payload: {} });
      for (const text of ['{"payload":{}}', 'Emma', '', guessed]) {
        const answer = await connection.request(subject, Buffer.from(text), { timeout: 10_000 });
        expect(answer.json()).toMatchObject({ error: { code: 'invalid-request' } });
      }
      await bus.close();
      await connection.close();
    });
    it.each(['Emma', '{}', '{"error":"no"}'])('is no answer where it is not one: %s', async (text) => {
      const connection = await connect();
      connection.subscribe(subject, { callback: (_, message) => message.respond(Buffer.from(text)) });
      const client = new ServiceClient(new NatsBus(connection, { service, report }));
      const asking = client.ask(enter, {}, RequestScope.system({ withinMs: 10_000 }));
      await expect(asking).rejects.toMatchObject({ code: 'internal-error' });
      await connection.close();
    });
  });
});
