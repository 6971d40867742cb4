import { NatsConnection } from 'nats';
import { describeWith } from '@ledgerdesk/test-servers';
import { describeAnnouncements } from './announcements.contract';
import { startAnnouncer } from './announcer';
import { connectBus } from './bus-connection';
import { managerOf, announcementStream } from './events-stream';
import { NatsAnnouncements } from './nats-announcements';
import { Report } from './report';

describeWith('nats', 'NATS', (server) => {
  describeAnnouncements('on NATS', async ({ log, logId, feed, state }, services) => {
    const connection = await connectBus(server().url, { name: 'announcers' });
    const stopping = new AbortController();
    const { signal } = stopping;
    const report = () => {};
    const announcers = services.map(({ service, announce }) =>
      startAnnouncer({ service, connection, log, logId, feed, state, announce, report, signal }),
    );
    const connections: NatsConnection[] = [];
    const listeners = async (report: Report) => {
      const listening = await connectBus(server().url, { name: 'listeners' });
      connections.push(listening);
      const announcements = new NatsAnnouncements({ connection: listening, report, ackWaitMs: 5_000, pauseMs: 20 });
      return { announcements, kill: () => listening.close() };
    };
    const close = async () => {
      stopping.abort();
      await Promise.all(announcers);
      const manager = await managerOf(connection);
      for (const { service } of services) await manager.streams.delete(announcementStream(service)).catch(() => {});
      await Promise.all([connection, ...connections].map((one) => one.close()));
    };
    return { listeners, close };
  });
});
