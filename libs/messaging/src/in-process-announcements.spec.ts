import { describeAnnouncements } from './announcements.contract';
import { InProcessAnnouncements } from './in-process-announcements';

describeAnnouncements('within a process', async ({ feed, logId, state }, services) => {
  const announce = Object.fromEntries(services.map(({ service, announce }) => [service, announce]));
  const listeners = async (report: ConstructorParameters<typeof InProcessAnnouncements>[0]['report']) => ({
    announcements: new InProcessAnnouncements({ feed, logId, state, announce, report, pauseMs: 20 }),
    kill: async () => {},
  });
  return { listeners, close: async () => {} };
});
