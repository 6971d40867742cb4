import { Counter } from 'prom-client';
import { Parts, reportTo } from '@ledgerdesk/service-host';
import { LiveAccessModel } from './live-access-model';

/** The memory of this process, from its start to its stop; its health is the service's. */
export const followLog = async ({ log, feed, state, logId, logger, health, metrics, onStop }: Parts) => {
  const failures = new Counter({
    name: 'access_memory_failures_total',
    help: 'What went wrong while the memory of access followed the log or was kept aside',
    registers: [metrics],
  });
  const report = (what: string, error: unknown, position?: number) => {
    failures.inc();
    reportTo(logger)(what, position === undefined ? {} : { position }, error);
  };
  const live = await LiveAccessModel.start({ log, feed, state, logId, report });
  onStop('access memory', () => live.stop());
  health.register('access', () =>
    live.works ? { status: 'ok' } : { status: 'unavailable', code: 'event-unknown' },
  );
  return live;
};
