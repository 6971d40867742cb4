import { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as wait } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { EventStore, Feed, Snapshots, Upcasters, UpcastingLog } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { ReadModelOptions, ReadModels } from '@ledgerdesk/read-models';
import { Adapters, Identity, openAdapters } from './adapters';
import { Configuration, configuration, serverNames } from './configuration';
import { HealthChecks } from './health';
import { failToStart, live } from './lifecycle';
import { createLogger, Logger, nestLogger, reportTo } from './logging';
import { createMetrics } from './metrics';
import { operations, serveOperations } from './operations';
import { Opened } from './opened';
import { watchReadModels } from './read-models-health';
import { RequestContext } from './request-context';

/** What a service is made of in this process. `log` shows every event in its present schema. */
export type Parts<Shape extends z.ZodRawShape = z.ZodRawShape> = Adapters &
  Identity &
  Readonly<{
    configuration: Configuration & Readonly<z.output<z.ZodObject<Shape>>>;
    logger: Logger;
    health: HealthChecks;
    metrics: Registry;
    eventStore: EventStore;
    feed: Feed;
    client: ServiceClient;
    readModels: ReadModels;
    /** For what the service starts besides: closed after the running requests, before what is above. */
    onStop: Opened['add'];
  }>;

type Module = Type | DynamicModule;
/** `close`: takes no further request, and waits for those that run. */
export type Serving = Readonly<{ close(): Promise<unknown> }>;

export type Service<Shape extends z.ZodRawShape> = Readonly<{
  name: string;
  /** The root module. In it `EventStore`, `Feed`, `ServiceClient`, `ReadModels` and `HealthChecks` can be injected. */
  module: (parts: Parts<Shape>) => Module;
  /** Variables of its own. */
  shape?: Shape;
  projections?: ReadModelOptions['projections'];
  upcasters?: Upcasters;
  /** Always one process with everything in `DATA_DIR`: servers that are named are not used, which is logged. */
  embedded?: boolean;
  /** How long running requests may take after a signal; 4 s if not given, so that the process ends within 5. */
  stopWithinMs?: number;
  /** How it is reached; as a Nest microservice on the bus if not given. */
  serve?: (module: DynamicModule, parts: Parts<Shape>) => Promise<Serving>;
}>;

/**
 * Runs a service until it is told to stop: reads its configuration, opens the adapters, follows the log, keeps its read
 * models, serves, and tells `HEALTH_PORT` how it is. How it ends, see `live`.
 */
export const runService = async <Shape extends z.ZodRawShape>(
  service: Service<Shape>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> => {
  const since = performance.now();
  const { name, shape = {} as Shape, stopWithinMs = 4_000 } = service;
  const unused = service.embedded ? serverNames.filter((variable) => environment[variable]) : [];
  const used = Object.entries(environment).filter(([variable]) => !(unused as string[]).includes(variable));
  const given = readOrFail(name, () => configuration(shape, Object.fromEntries(used)));
  const logger = createLogger({ service: name, level: given.LOG_LEVEL });
  if (unused.length > 0)
    logger.warn('everything is kept in DATA_DIR: the servers named are not used', { variable: unused });

  const [health, metrics, opened] = [new HealthChecks(), createMetrics(name), new Opened()];
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
        const server = await serveOperations(operations(health, metrics), given.HOST, given.HEALTH_PORT);
        opened.add('health', () => server.close());
        logger.info('health and metrics are served', { host: given.HOST, port: server.port });
      }
      const parts = await assemble(service, { configuration: given, logger, health, metrics }, opened);
      const serving = await (service.serve ?? serveOnBus)(rootModule(service.module(parts), parts), parts);
      opened.add('requests', () => Promise.race([serving.close(), wait(stopWithinMs, undefined, { ref: false })]));
      if (state === 'starting') state = 'ready';
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

const assemble = async <Shape extends z.ZodRawShape>(
  { name, projections = [], upcasters = {} }: Service<Shape>,
  given: Pick<Parts<Shape>, 'configuration' | 'logger' | 'health' | 'metrics'>,
  opened: Opened,
): Promise<Parts<Shape>> => {
  const { logger, health, metrics } = given;
  const adapters = await openAdapters({ service: name, ...given, opened });
  const { documents: store, state, logId, progress, bus } = adapters;
  const log = new UpcastingLog(adapters.log, upcasters);

  const feed = await Feed.start(log, (error) => logger.warn('the subscription to the log was dropped', { error }));
  opened.add('feed', () => feed.stop());
  const failed = (what: string) => (error: unknown) => reportTo(logger)(what, {}, error);
  const options = { store, log, feed, logId, state, projections, progress, onError: failed('a read model failed') };
  const readModels = await ReadModels.start(options);
  opened.add('read models', () => readModels.stop());
  watchReadModels(readModels, log, health, metrics);

  const snapshots = new Snapshots(state, logId, failed('a snapshot could not be kept'));
  const eventStore = new EventStore(log, { snapshots });
  const client = new ServiceClient(bus);
  return { ...adapters, ...given, log, feed, readModels, eventStore, client, onStop: opened.add.bind(opened) };
};

class Root {}

const rootModule = (module: Module, parts: Parts): DynamicModule => ({
  module: Root,
  global: true,
  imports: [module],
  providers: [
    { provide: EventStore, useValue: parts.eventStore },
    { provide: Feed, useValue: parts.feed },
    { provide: ServiceClient, useValue: parts.client },
    { provide: ReadModels, useValue: parts.readModels },
    { provide: HealthChecks, useValue: parts.health },
  ],
  exports: [EventStore, Feed, ServiceClient, ReadModels, HealthChecks],
});

const serveOnBus = async (module: DynamicModule, { bus, logger }: Parts): Promise<Serving> => {
  const options = { strategy: bus, logger: nestLogger(logger), abortOnError: false };
  const application = await NestFactory.createMicroservice(module, options);
  application.useGlobalInterceptors(new RequestContext());
  await application.listen();
  return application;
};
