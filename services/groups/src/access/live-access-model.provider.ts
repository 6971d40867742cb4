import type { FactoryProvider } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { Feed, Log } from '@ledgerdesk/event-store';
import { HealthChecks, LOG_ID, Logger, reportTo, ShutdownHooks } from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';
import { LiveAccessModel } from './live-access-model';

const start = async (
  log: Log,
  feed: Feed,
  state: StateStore,
  logId: string,
  logger: Logger,
  metrics: Registry,
  health: HealthChecks,
  shutdown: ShutdownHooks,
): Promise<LiveAccessModel> => {
  const failures = new Counter({
    name: 'access_memory_failures_total',
    help: 'Failures while the access model followed the log or its snapshot was saved',
    registers: [metrics],
  });
  const report = (what: string, error: unknown, position?: number) => {
    failures.inc();
    reportTo(logger)(what, position === undefined ? {} : { position }, error);
  };
  const live = await LiveAccessModel.start({ log, feed, state, logId, report });
  shutdown.add('access model', () => live.stop());
  health.register('access', () => (live.works ? { status: 'ok' } : { status: 'unavailable', code: 'event-unknown' }));
  return live;
};

/** The one access model of this process, current from its start to its stop; its health is the service's. */
export const liveAccessModelProvider: FactoryProvider<LiveAccessModel> = {
  provide: LiveAccessModel,
  useFactory: start,
  inject: [Log, Feed, StateStore, LOG_ID, Logger, Registry, HealthChecks, ShutdownHooks],
};
