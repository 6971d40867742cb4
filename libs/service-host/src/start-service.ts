import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { EventStore, Feed, Snapshots, UpcastingLog } from '@ledgerdesk/event-store';
import { Announcements, ServiceClient } from '@ledgerdesk/messaging';
import { ReadModelOptions, ReadModels } from '@ledgerdesk/read-models';
import { Adapters, Identity } from './adapter-types';
import { openAdapters } from './adapters';
import { BackgroundWork } from './background-work';
import { Configuration } from './configuration';
import { HealthChecks } from './health';
import { Logger, nestLogger, reportTo } from './logging';
import { Disposables } from './disposables';
import { watchReadModels } from './read-models-health';
import { rootModule } from './root-module';
import { projectionsOf, ServiceDefinition, Serving } from './service-definition';

/** What a service is made of in this process. `log` shows every event in its present schema. */
export type ServiceResources<Environment extends z.ZodRawShape = z.ZodRawShape> = Omit<Adapters, 'announcing'> &
  Identity &
  Readonly<{
    configuration: Configuration & Readonly<z.output<z.ZodObject<Environment>>>;
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

/** `get`: an injectable of the service. */
export type RunningService<Environment extends z.ZodRawShape = z.ZodRawShape> = ServiceResources<Environment> &
  Pick<Serving, 'get'>;

/** What is there before anything is opened. `opened` gets all that is, as soon as it is. */
export type StartContext<Environment extends z.ZodRawShape = z.ZodRawShape> = Pick<
  ServiceResources<Environment>,
  'configuration' | 'logger' | 'health' | 'metrics'
> &
  Readonly<{ opened: Disposables }>;

/**
 * Opens the adapters, follows the log, keeps the read models, serves, and runs what the service declares, until `opened`
 * is closed.
 *
 * @param decorate puts something between the service and its adapters, such as faults
 */
export const startService = async <Environment extends z.ZodRawShape>(
  service: ServiceDefinition<Environment>,
  context: StartContext<Environment>,
  stopWithinMs: number,
  decorate = (adapters: Adapters & Identity) => adapters,
): Promise<RunningService<Environment>> => {
  const adapters = decorate(await openAdapters({ service: service.name, ...context }));
  const resources = await assemble(service, context, adapters);
  const work = new BackgroundWork(resources);
  context.opened.add('background work', () => work.stop(), stopWithinMs); // Where the start itself fails.
  const serving = await (service.serve ?? serveOnBus)(rootModule(service, resources, work), resources);
  context.opened.add('requests', () => serving.close(), stopWithinMs);
  work.start(service, serving);
  return { ...resources, get: (type) => serving.get(type) };
};

/** A batch that is being written is waited for, also on a busy machine. */
const READ_MODELS_STOP_WITHIN_MS = 1_000;

const assemble = async <Environment extends z.ZodRawShape>(
  service: ServiceDefinition<Environment>,
  { opened, ...context }: StartContext<Environment>,
  { announcing, ...adapters }: Adapters & Identity,
): Promise<ServiceResources<Environment>> => {
  const { upcasters = {}, announce = {} } = service;
  const { logger, health, metrics } = context;
  const projections = projectionsOf(service);
  const { documents: store, state, logId, progress, changes, bus } = adapters;
  const log = new UpcastingLog(adapters.log, upcasters);

  const feed = await Feed.start(log, (error) => logger.warn('the subscription to the log was dropped', { error }));
  opened.add('feed', () => feed.stop());
  const failed = (what: string) => (error: unknown) => reportTo(logger)(what, {}, error);
  const onError: ReadModelOptions['onError'] = (error, about) =>
    logger.error('a read model failed', { collection: about?.collection, version: about?.version, error });
  const options = { store, log, feed, logId, state, projections, progress, changes, onError };
  const readModels = await ReadModels.start(options);
  opened.add('read models', () => readModels.stop(), READ_MODELS_STOP_WITHIN_MS);
  watchReadModels(readModels, log, health, metrics);

  const announcements = announcing({ log, logId, feed, state, announce });
  const snapshots = new Snapshots(state, logId, failed('a snapshot could not be kept'));
  const eventStore = new EventStore(log, { snapshots });
  const own = { log, feed, readModels, eventStore, announcements, client: new ServiceClient(bus) };
  return { ...adapters, ...context, ...own, onStop: opened.add.bind(opened) };
};

const serveOnBus = async (module: DynamicModule, { bus, logger }: ServiceResources): Promise<Serving> => {
  const options = { strategy: bus, logger: nestLogger(logger), abortOnError: false };
  const application = await NestFactory.createMicroservice(module, options);
  await application.listen();
  return { close: () => application.close(), get: (type) => application.get(type, { strict: false }) };
};
