import { BeforeApplicationShutdown } from '@nestjs/common';
import { AnyProcessDefinition, AnyRunnable, ProcessHandler, ProcessRunner } from '@ledgerdesk/processes';
import { Disposables } from './disposables';
import { Clock } from './injectables';
import { reportTo } from './logging';
import type {
  AnnouncementHandler,
  BackgroundTask,
  ListenerDefinition,
  ServiceDefinition,
  Serving,
} from './service-definition';
import type { ServiceResources } from './start-service';

const STOPS_WITHIN_MS = 250;

type Declared = Pick<ServiceDefinition, 'name' | 'listeners' | 'processes' | 'tasks'>;

/**
 * The listeners, processes and tasks that a service declares. They begin in this order, once it serves, and end in the
 * reverse one while the bus still answers: nothing new comes in any more, then what is in hand is finished (OPS-5).
 */
export class BackgroundWork implements BeforeApplicationShutdown {
  private readonly running = new Disposables();

  constructor(private readonly resources: ServiceResources) {}

  start({ name, listeners = [], processes = [], tasks = [] }: Declared, serving: Pick<Serving, 'get'>): void {
    for (const listener of listeners) this.listen(listener, serving.get(listener.handler));
    if (processes.length > 0) {
      const handlers = processes.map(({ handler }) => serving.get(handler));
      const runner = this.run(
        name,
        processes.map((each, index) => runnable(each, handlers[index]!)),
        serving.get(Clock),
      );
      const stopWithinMs = Math.max(...handlers.map(({ stopWithinMs = STOPS_WITHIN_MS }) => stopWithinMs));
      this.running.add('processes', () => runner.stop(), stopWithinMs);
    }
    for (const task of tasks) this.begin(task.name, serving.get(task));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  stop(): Promise<void> {
    const report = reportTo(this.resources.logger);
    return this.running.close((what, error) => report(`${what} did not close cleanly`, {}, error));
  }

  private listen({ durable, contracts }: ListenerDefinition, handler: AnnouncementHandler): void {
    const stopping = new AbortController();
    const { signal } = stopping;
    const stopped = this.resources.announcements.listen({
      durable,
      contracts,
      handler: (announcement) => handler.handle(announcement),
      signal,
    });
    this.running.add(`listener ${durable}`, () => {
      stopping.abort();
      return stopped;
    });
  }

  private run(name: string, processes: readonly AnyRunnable[], clock: Clock): ProcessRunner {
    const { eventStore, readModels, state, logger } = this.resources;
    return new ProcessRunner({
      name,
      eventStore,
      readModels,
      state,
      processes,
      now: () => clock.now(),
      onError: (error) => reportTo(logger)('a turn of a process failed', {}, error),
    });
  }

  private begin(name: string, task: BackgroundTask): void {
    const stopping = new AbortController();
    const failed = (error: unknown) => reportTo(this.resources.logger)(`${name} failed`, {}, error);
    const stopped = task.run(stopping.signal).catch(failed);
    const stop = () => {
      stopping.abort();
      return stopped;
    };
    this.running.add(name, stop, task.stopWithinMs ?? STOPS_WITHIN_MS);
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the runner looks into no input and no command
type AnyHandler = ProcessHandler<any, any>;

const runnable = ({ process, workList }: AnyProcessDefinition, handler: AnyHandler): AnyRunnable => ({
  process,
  workList,
  send: (command, step) => handler.send(command, step),
  ...(handler.concurrency && { atOnce: handler.concurrency }),
  ...(handler.timeForOneMs && { timeForOneMs: handler.timeForOneMs }),
});
