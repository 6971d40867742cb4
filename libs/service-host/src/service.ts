import { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { EventStore, Feed, Snapshots, Upcasters, UpcastingLog } from '@ledgerdesk/event-store';
import { Announce, Announcements, ServiceClient } from '@ledgerdesk/messaging';
import { ReadModelOptions, ReadModels } from '@ledgerdesk/read-models';
import { Adapters, Identity, openAdapters } from './adapters';
import { Configuration } from './configuration';
import { HealthChecks } from './health';
import { Logger, nestLogger, reportTo } from './logging';
import { Disposables } from './disposables';
import { watchReadModels } from './read-models-health';

/** What a service is made of in this process. `log` shows every event in its present schema. */
export type ServiceResources<Shape extends z.ZodRawShape = z.ZodRawShape> = Omit<Adapters, 'announcing'> &
  Identity &
  Readonly<{
    configuration: Configuration & Readonly<z.output<z.ZodObject<Shape>>>;
    logger: Logger;
    health: HealthChecks;
    metrics: Registry;
    eventStore: EventStore;
    feed: Feed;
    client: ServiceClient;
    announcements: Announcements;
    readModels: ReadModels;
    /** For what the service starts besides: closed after the running requests, before what is above. */
    onStop: Disposables['add'];
  }>;

type Module = Type | DynamicModule;
/** `close`: takes no further request, and waits for those that run. */
export type Serving = Readonly<{ close(): Promise<unknown> }>;

export type ServiceDefinition<Shape extends z.ZodRawShape> = Readonly<{
  name: string;
  /** The root module. In it `EventStore`, `Feed`, `ServiceClient`, `ReadModels` and `HealthChecks` can be injected. */
  module: (parts: ServiceResources<Shape>) => Module;
  /** Variables of its own. */
  shape?: Shape;
  projections?: ReadModelOptions['projections'];
  upcasters?: Upcasters;
  /** What is told to others, by the service that tells it. */
  announce?: Readonly<Record<string, Announce>>;
  /** Always one process with everything in `DATA_DIR`: servers that are named are not used, which is logged. */
  embedded?: boolean;
  /** How long running requests may take after a signal; 4 s if not given, so that the process ends within 5. */
  stopWithinMs?: number;
  /** How it is reached; as a Nest microservice on the bus if not given. */
  serve?: (module: DynamicModule, parts: ServiceResources<Shape>) => Promise<Serving>;
}>;

/** What is there before anything is opened. `opened` gets all that is, as soon as it is. */
export type StartContext<Shape extends z.ZodRawShape = z.ZodRawShape> = Pick<
  ServiceResources<Shape>,
  'configuration' | 'logger' | 'health' | 'metrics'
> &
  Readonly<{ opened: Disposables }>;

/**
 * Opens the adapters, follows the log, keeps the read models, and serves, until `opened` is closed.
 *
 * @param decorate puts something between the service and its adapters, such as faults
 */
export const startService = async <Shape extends z.ZodRawShape>(
  service: ServiceDefinition<Shape>,
  given: StartContext<Shape>,
  stopWithinMs: number,
  decorate = (adapters: Adapters & Identity) => adapters,
): Promise<ServiceResources<Shape>> => {
  const adapters = decorate(await openAdapters({ service: service.name, ...given }));
  const parts = await assemble(service, given, adapters);
  const serving = await (service.serve ?? serveOnBus)(rootModule(service.module(parts), parts), parts);
  given.opened.add('requests', () => serving.close(), stopWithinMs);
  return parts;
};

/** A batch that is being written is waited for, also on a busy machine. */
const READ_MODELS_STOP_WITHIN_MS = 1_000;

const assemble = async <Shape extends z.ZodRawShape>(
  { projections = [], upcasters = {}, announce = {} }: ServiceDefinition<Shape>,
  { opened, ...given }: StartContext<Shape>,
  { announcing, ...adapters }: Adapters & Identity,
): Promise<ServiceResources<Shape>> => {
  const { logger, health, metrics } = given;
  const { documents: store, state, logId, progress, bus } = adapters;
  const log = new UpcastingLog(adapters.log, upcasters);

  const feed = await Feed.start(log, (error) => logger.warn('the subscription to the log was dropped', { error }));
  opened.add('feed', () => feed.stop());
  const failed = (what: string) => (error: unknown) => reportTo(logger)(what, {}, error);
  const options = { store, log, feed, logId, state, projections, progress, onError: failed('a read model failed') };
  const readModels = await ReadModels.start(options);
  opened.add('read models', () => readModels.stop(), READ_MODELS_STOP_WITHIN_MS);
  watchReadModels(readModels, log, health, metrics);

  const announcements = announcing({ log, logId, feed, state, announce });
  const snapshots = new Snapshots(state, logId, failed('a snapshot could not be kept'));
  const eventStore = new EventStore(log, { snapshots });
  const own = { log, feed, readModels, eventStore, announcements, client: new ServiceClient(bus) };
  return { ...adapters, ...given, ...own, onStop: opened.add.bind(opened) };
};

class Root {}

const rootModule = (module: Module, parts: ServiceResources): DynamicModule => ({
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

const serveOnBus = async (module: DynamicModule, { bus, logger }: ServiceResources): Promise<Serving> => {
  const options = { strategy: bus, logger: nestLogger(logger), abortOnError: false };
  const application = await NestFactory.createMicroservice(module, options);
  await application.listen();
  return application;
};
