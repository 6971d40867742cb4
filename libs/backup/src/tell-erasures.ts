import { Configuration, createLogger, Disposables, HealthChecks, openAdapters } from '@ledgerdesk/service-host';
import { Erasures, settleErasures } from './settle-erasures';

/**
 * Gives an installation the list of erasures that its restore was not given (ERA-1): one in one process while it is stopped,
 * one on servers also while it runs.
 *
 * @throws what `openAdapters` throws, each one line for people
 */
export const tellErasures = async (configuration: Configuration, erasures: NonNullable<Erasures>): Promise<void> => {
  const opened = new Disposables();
  const logger = createLogger({ service: 'erasures', level: configuration.LOG_LEVEL });
  const health = new HealthChecks();
  try {
    const stores = await openAdapters({ service: 'erasures', configuration, logger, opened, health });
    await settleErasures(stores, erasures, new Date(0).toISOString());
  } finally {
    await opened.close((source, error) => logger.error('did not close cleanly', { source, error }));
  }
};
