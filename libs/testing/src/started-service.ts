import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { throughCodec } from '@ledgerdesk/messaging';
import { Difference, differencesFromRebuild, SqliteDocumentStore } from '@ledgerdesk/read-models';
import {
  configuration,
  createLogger,
  createMetrics,
  HealthChecks,
  projectionsOf,
  Disposables,
  RunningService,
  ServiceDefinition,
  startService,
} from '@ledgerdesk/service-host';
import { isBadLuck } from './requests';
import { SeededRandom } from './seeded-random';
import { faultyDocumentStore } from './faulty-document-store';
import { FaultyLog } from './faulty-log';
import { faultyTransport } from './faulty-transport';

export type Decorate = NonNullable<Parameters<typeof startService>[3]>;

/** Injects faults between a service and its adapters, at random. */
export const withFaults =
  (chance: SeededRandom): Decorate =>
  (adapters) => {
    const { log, documents, bus } = adapters;
    const wire = faultyTransport(throughCodec({ sendRequest: bus.sendRequest.bind(bus) }), chance);
    return {
      ...adapters,
      log: new FaultyLog(log, chance),
      documents: faultyDocumentStore(documents, chance),
      bus: Object.assign(bus, wire), // itself, since it also answers
    };
  };

/** Starts a service in this process. `opened` gets all that is to be closed, also where it does not start. */
export const startInProcess = <Environment extends z.ZodRawShape>(
  service: ServiceDefinition<Environment>,
  variables: NodeJS.ProcessEnv,
  opened: Disposables,
  decorate: Decorate,
): Promise<RunningService<Environment>> => {
  const { name, environment = {} as Environment } = service;
  const given = configuration(environment, variables);
  const logger = createLogger({ service: name, level: given.LOG_LEVEL });
  const metrics = createMetrics(name);
  const start = { configuration: given, logger, health: new HealthChecks(), metrics, opened };
  return startService(service, start, STOPS_WITHIN_MS, decorate);
};

/** What waits on purpose, in every adapter, is given its time; and so is everything on a busy machine. */
const STOPS_WITHIN_MS = 20_000;

/** Where a supervisor would soon kill the process, a spec waits: only what fails, or never ends, is told. */
class PatientDisposables extends Disposables {
  override add(name: string, close: () => unknown): void {
    super.add(name, close, STOPS_WITHIN_MS);
  }
}

/** A service in this process, on embedded stores of its own. */
export class StartedService<Environment extends z.ZodRawShape = z.ZodRawShape> {
  private opened = new PatientDisposables();
  private running!: RunningService<Environment>;

  private constructor(
    private readonly service: ServiceDefinition<Environment>,
    private readonly environment: NodeJS.ProcessEnv & { DATA_DIR: string },
    private readonly decorate: Decorate,
  ) {}

  /**
   * @param chance decides which calls of its adapters fail, by a printed seed if not given; null: none fails
   * @param environment variables of its own, over a data directory of its own and no log lines
   */
  static async start<Environment extends z.ZodRawShape>(
    service: ServiceDefinition<Environment>,
    {
      chance = SeededRandom.printed(service.name),
      environment = {},
    }: Readonly<{ chance?: SeededRandom | null; environment?: NodeJS.ProcessEnv }> = {},
  ): Promise<StartedService<Environment>> {
    const own = { DATA_DIR: mkdtempSync(join(tmpdir(), `ledgerdesk-${service.name}-`)), LOG_LEVEL: 'silent' };
    const decorate = chance ? withFaults(chance) : undefined;
    const started = new StartedService(service, { ...own, ...environment }, decorate ?? ((adapters) => adapters));
    await started.run();
    return started;
  }

  get parts(): RunningService<Environment> {
    return this.running;
  }

  /** Where it has everything. */
  get directory(): string {
    return this.environment.DATA_DIR;
  }

  /** Ends it as a signal would, and starts it again on what it has stored. */
  async restart(): Promise<void> {
    await this.close();
    await this.run();
  }

  /** What its read models have otherwise than its log makes it. */
  async differences(): Promise<readonly Difference[]> {
    for (;;) {
      const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-rebuilt-'));
      const beside = new SqliteDocumentStore(directory);
      const { log, logId, documents: store } = this.parts;
      try {
        return await differencesFromRebuild(projectionsOf(this.service), { log, logId, store, beside });
      } catch (error) {
        if (!isBadLuck(error)) throw error;
      } finally {
        await beside.close();
        rmSync(directory, { recursive: true });
      }
    }
  }

  async stop(): Promise<void> {
    await this.close();
    rmSync(this.environment.DATA_DIR, { recursive: true });
  }

  /** As a supervisor does: a start that fails because the log did not answer, or not in time, is made again. */
  private async run(): Promise<void> {
    for (;;) {
      try {
        return await this.runOnce();
      } catch (error) {
        await this.close();
        if (!isBadLuck(error)) throw error;
      }
    }
  }

  private async runOnce(): Promise<void> {
    this.opened = new PatientDisposables();
    this.running = await startInProcess(this.service, this.environment, this.opened, this.decorate);
  }

  private async close(): Promise<void> {
    const errors: unknown[] = [];
    await this.opened.close((name, error) => errors.push(new Error(`${name} did not close`, { cause: error })));
    if (errors.length > 0) throw new AggregateError(errors, `${this.service.name} did not stop cleanly`);
  }
}
