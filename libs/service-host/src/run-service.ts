import { z } from 'zod';
import { configuration, serverNames } from './configuration';
import { HealthChecks } from './health';
import { failToStart, live } from './lifecycle';
import { createLogger } from './logging';
import { createMetrics } from './metrics';
import { Disposables } from './disposables';
import { operations, serveOperations } from './operations';
import { ServiceDefinition } from './service-definition';
import { startService } from './start-service';

/**
 * Runs a service until it is told to stop: reads its configuration, opens the adapters, follows the log, keeps its read
 * models, serves, and tells at `HEALTH_PORT` how it is. How it ends, see `live`.
 */
export const runService = async <Environment extends z.ZodRawShape>(
  service: ServiceDefinition<Environment>,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<void> => {
  const since = performance.now();
  const { name, environment = {} as Environment, stopWithinMs = 4_000 } = service;
  const naming = serverNames.flatMap((variable) => [variable, `${variable}_FILE`]);
  const unused = service.embedded ? naming.filter((variable) => variables[variable]) : [];
  const used = Object.entries(variables).filter(([variable]) => !unused.includes(variable));
  const given = readOrFail(name, () => configuration(environment, Object.fromEntries(used)));
  const logger = createLogger({ service: name, level: given.LOG_LEVEL });
  if (unused.length > 0)
    logger.warn('everything is kept in DATA_DIR: the servers named are not used', { variable: unused });

  const health = new HealthChecks();
  const metrics = createMetrics(name);
  const opened = new Disposables();
  let state: 'starting' | 'ready' | 'stopping' = 'starting';
  health.register('process', () => ({ status: state === 'ready' ? 'ok' : 'unavailable', code: state }));

  await live({
    service: name,
    logger,
    opened,
    stopWithinMs,
    stopping: () => (state = 'stopping'),
    start: async () => {
      if (given.HEALTH_PORT !== undefined) {
        const server = await serveOperations(operations(health, metrics), given.HEALTH_HOST, given.HEALTH_PORT);
        opened.add('health', () => server.close());
        logger.info('health and metrics are served', { host: given.HEALTH_HOST, port: server.port });
      }
      await startService(service, { configuration: given, logger, health, metrics, opened }, stopWithinMs);
      if (state === 'stopping') return;
      state = 'ready';
      logger.info('ready', { tookMs: Math.round(performance.now() - since) });
    },
  });
};

const readOrFail = <Value>(service: string, read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    return failToStart(service, error);
  }
};
