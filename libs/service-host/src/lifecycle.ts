import { setTimeout as wait } from 'node:timers/promises';
import { BusNotAllowed } from '@ledgerdesk/messaging';
import { DamagedFile } from '@ledgerdesk/sqlite';
import { ConfigurationError } from './configuration';
import { Logger, reportTo } from './logging';
import { Disposables } from './disposables';

/** `sysexits.h`: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

/** How long closing may take after the running requests had their time. */
const CLOSED_WITHIN_MS = 900;

export type Lifecycle = Readonly<{
  service: string;
  logger: Logger;
  opened: Disposables;
  /** Of the requests that run when the process is told to stop. */
  stopWithinMs: number;
  start(): Promise<void>;
  /** Told before anything is closed. */
  stopping(): void;
}>;

/**
 * The life of a process: it starts, serves, and ends with code 0 after SIGTERM or SIGINT, when everything is closed in
 * reverse order, also while it is still starting. A second signal ends it at once; so does closing that takes too long.
 * An exception that nobody caught is logged once and ends it with code 1. A start that fails, or a file that is found
 * damaged later on, is one line on stderr.
 */
export const live = async ({ service, logger, opened, stopWithinMs, start, stopping }: Lifecycle): Promise<void> => {
  let signals = 0;
  const stop = async (signal: NodeJS.Signals) => {
    if (++signals > 1) process.exit(1);
    stopping();
    logger.info('stopping', { signal });
    const closed = opened.close((name, error) => reportTo(logger)(`${name} did not close cleanly`, {}, error));
    const late = wait(stopWithinMs + CLOSED_WITHIN_MS, 'late' as const, { ref: false });
    if ((await Promise.race([closed, late])) === 'late') {
      logger.error('stopped before everything was closed');
      process.exit(1);
    }
    logger.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

  const die = (error: unknown) => {
    if (error instanceof DamagedFile) failToStart(service, error);
    logger.fatal('uncaught exception', { error });
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  try {
    await start();
  } catch (error) {
    if (signals > 0) return;
    logger.debug('did not start', { error });
    await opened.close(() => undefined);
    failToStart(service, error);
  }
};

/** Ends the process with one line that says why, without credentials. */
export const failToStart = (service: string, error: unknown): never => {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stderr.write(`${service}: ${line?.replace(/:\/\/[^/@\s]*@/g, '://***@')}\n`);
  process.exit(error instanceof ConfigurationError || error instanceof BusNotAllowed ? EX_CONFIG : 1);
};
