import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { z } from 'zod';
import { AnnouncementContract, AnnouncementOf } from '@ledgerdesk/contracts';
import { Upcasters } from '@ledgerdesk/event-store';
import { Announce } from '@ledgerdesk/messaging';
import { AnyProcessDefinition } from '@ledgerdesk/processes';
import { ReadModelOptions } from '@ledgerdesk/read-models';
import type { ServiceResources } from './start-service';

/** Handles announcements that a service listens to. An injectable of the service. Its effect must bear a repetition. */
export interface AnnouncementHandler<Contract extends AnnouncementContract = AnnouncementContract> {
  handle(announcement: AnnouncementOf<Contract>): Promise<void>;
}

/** `durable`: the name that the listener's place is kept under; see `Announcements.listen`. `handler`: an injectable's class. */
export type ListenerDefinition = Readonly<{
  durable: string;
  contracts: readonly AnnouncementContract[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the contracts say what it gets
  handler: Type<AnnouncementHandler<any>>;
}>;

/** What a service does besides answering, from its start to its stop. An injectable of the service. */
export interface BackgroundTask {
  /** Runs until the signal aborts, or until there is nothing left to do. */
  run(signal: AbortSignal): Promise<unknown>;
  /** How long it may take to end after the signal, in milliseconds; 250 if not given. */
  readonly stopWithinMs?: number;
}

/** `close`: takes no further request, and waits for those that run. `get`: an injectable of the service. */
export type Serving = Readonly<{ close(): Promise<unknown>; get<T>(type: Type<T>): T }>;

/**
 * A deployable: everything that it declares, the host runs. In its module can be injected, without importing anything:
 * `EventStore`, `Commands`, `Claims`, `Log`, `Feed`, `ReadModels`, `ChangeChannel`, `StateStore`, `BlobStore`, `ServiceClient`,
 * `Announcements`, `HealthChecks`, `Registry` (of metrics), `Logger`, `Secrets`, `Clock`, `ShutdownHooks`, and by
 * `@Inject` `LOG_ID` and `CONFIGURATION`.
 */
export type ServiceDefinition<Environment extends z.ZodRawShape = z.ZodRawShape> = Readonly<{
  name: string;
  module: Type | DynamicModule;
  /** Injectables that the module expects of the installation, and others in place of the host's. */
  providers?: readonly Provider[];
  /** Variables of its own, by name. */
  environment?: Environment;
  projections?: ReadModelOptions['projections'];
  upcasters?: Upcasters;
  /** What is announced to others, by the service that announces it. */
  announce?: Readonly<Record<string, Announce>>;
  processes?: readonly AnyProcessDefinition[];
  listeners?: readonly ListenerDefinition[];
  /** In this order they begin, after the processes; they end before them, the last one first. */
  tasks?: readonly Type<BackgroundTask>[];
  /** Always one process with everything in `DATA_DIR`: servers that are named are not used, which is logged. */
  embedded?: boolean;
  /** How long running requests may take after a signal; 4 s if not given, so that the process ends within 5. */
  stopWithinMs?: number;
  /** How it is reached; as a Nest microservice on the bus if not given. */
  serve?: (module: DynamicModule, resources: ServiceResources<Environment>) => Promise<Serving>;
}>;

/** All read models of a service: its own, and the work lists of its processes. */
export const projectionsOf = ({
  projections = [],
  processes = [],
}: Pick<ServiceDefinition, 'projections' | 'processes'>): ReadModelOptions['projections'] => [
  ...processes.map(({ workList }) => workList),
  ...projections,
];

type Declared = Omit<ServiceDefinition, 'name' | 'serve' | 'embedded' | 'stopWithinMs' | 'providers'>;

/** Several services as one: what each declares, together. What they expect to be provided is for the whole to say. */
export const composed = (services: readonly Declared[]): Required<Declared> => {
  class ComposedModule {}
  return {
    module: { module: ComposedModule, imports: services.map(({ module }) => module) },
    environment: Object.assign({}, ...services.map(({ environment = {} }) => environment)),
    projections: services.flatMap(({ projections = [] }) => projections),
    upcasters: Object.assign({}, ...services.map(({ upcasters = {} }) => upcasters)),
    announce: Object.assign({}, ...services.map(({ announce = {} }) => announce)),
    processes: services.flatMap(({ processes = [] }) => processes),
    listeners: services.flatMap(({ listeners = [] }) => listeners),
    tasks: services.flatMap(({ tasks = [] }) => tasks),
  };
};
