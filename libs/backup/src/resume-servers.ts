import { Configuration, createLogger, Disposables, HealthChecks, openAdapters } from '@ledgerdesk/service-host';
import { RestoreRefused } from './restore-refused';
import { resumeLog, Resuming } from './resume-log';

/**
 * Lets an installation on servers go on, after its event log and state were put back with the servers' own tools, and
 * before any service is started. Repeated, it does the same again.
 *
 * @returns the new id of the log
 * @throws RestoreRefused while services are running; what `openAdapters` throws, each one line for people
 */
export const resumeServers = async (
  configuration: Configuration,
  { idKinds, erasures }: Pick<Resuming, 'idKinds' | 'erasures'>,
): Promise<string> => {
  const opened = new Disposables();
  const logger = createLogger({ service: 'restore', level: configuration.LOG_LEVEL });
  try {
    const { log, state } = await openAdapters({
      service: 'restore',
      configuration,
      logger,
      opened,
      health: new HealthChecks(),
    });
    const [lease] = await state.list('lease/', { limit: 1 });
    if (lease)
      throw new RestoreRefused(
        `A service is running, or was half a minute ago: ${lease.key} is held. Stop all services and try again`,
      );
    return await resumeLog({ log, state, idKinds, erasures });
  } finally {
    await opened.close((source, error) => logger.error('did not close cleanly', { source, error }));
  }
};
