import { Signal } from '@ledgerdesk/async';
import { DomainError, Event, Process, ProcessStep, Projection } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { ReadModels } from '@ledgerdesk/read-models';
import { holdLease, StateStore } from '@ledgerdesk/state';
import { DueProcesses } from './due-processes';
import { Send, takeTurn } from './take-turn';
import { OpenProcess } from './work-list';

/** Sends the commands of one kind of process. An injectable of the service. */
export interface ProcessHandler<Command, Input> {
  /** See `Send`. */
  send(command: Command, step: ProcessStep): Promise<Input | null>;
  /** How many processes of this kind take turns at the same time; 64 if not given. */
  readonly concurrency?: number;
  /** How long one command may take, in milliseconds; 5,000 if not given. */
  readonly timeForOneMs?: number;
  /** How long running turns may take to end when the service stops, in milliseconds; 250 if not given. */
  readonly stopWithinMs?: number;
}

/** What a service declares of one kind of process; the host runs it. `handler`: the class of an injectable. */
export type ProcessDefinition<Input extends Event, State, E extends Event, Command> = Readonly<{
  process: Process<Input, State, E, Command>;
  workList: Projection<OpenProcess<State>, E>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Nest's `Type`: whatever it is constructed with
  handler: new (...injected: any[]) => ProcessHandler<Command, Input>;
}>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see AnyRunnable
export type AnyProcessDefinition = ProcessDefinition<any, any, any, any>;

/** One kind of process, its list of open ones, and how its commands are sent. */
export type RunnableProcess<Input extends Event, State, E extends Event, Command> = Readonly<{
  process: Process<Input, State, E, Command>;
  workList: Projection<OpenProcess<State>, E>;
  send: Send<Command, Input>;
  /** How many processes of this kind take turns at the same time; 64 if not given. */
  atOnce?: number;
  /** How long one command of this kind may take; as the runner says if not given. */
  timeForOneMs?: number;
}>;
// The runner carries inputs and commands from one part of a process to another and looks into none of them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRunnable = RunnableProcess<any, any, any, any>;

export type ProcessRunnerOptions = Readonly<{
  /** Of the service: one runner at a time holds the lease of this name. */
  name: string;
  eventStore: EventStore;
  readModels: ReadModels;
  state: StateStore;
  processes: readonly AnyRunnable[];
  now?: () => Date;
  timeForOneMs?: number;
  /** Is told of turns that failed and are taken again. */
  onError?: (error: unknown) => void;
}>;

const AT_ONCE = 64;
const LOOK_EVERY_MS = 1_000;

/** Takes turns of all open processes of a service, many at once, until it is stopped. */
export class ProcessRunner {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly options: ProcessRunnerOptions) {
    const { name, eventStore, onError, processes } = options;
    const state = eventStore.log.exclusive ? null : options.state;
    const lease = { name: `processes/${name}`, signal: this.stopping.signal, ...(onError && { onError }) };
    this.running = holdLease(state, lease, async (lost) => {
      await Promise.all(processes.map((runnable) => this.runKind(runnable, lost)));
    });
  }

  /** Lets running turns end, then gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The process runner is stopping'));
    await this.running;
  }

  private async runKind(runnable: AnyRunnable, lost: AbortSignal): Promise<void> {
    const { readModels, now = () => new Date() } = this.options;
    const { atOnce = AT_ONCE } = runnable;
    const changed = new Signal();
    const due = new DueProcesses(changed.notify);
    const turns = new Set<Promise<void>>();
    const stopHearing = readModels.subscribe(runnable.workList, changed.notify);
    lost.addEventListener('abort', changed.notify);
    while (!lost.aborted) {
      try {
        const list = await readModels.documents(runnable.workList);
        for (const stream of await due.find(list, now(), atOnce - turns.size)) {
          const turn = this.takeTurns(runnable, stream, due, lost).finally(() => {
            turns.delete(turn);
            changed.notify();
          });
          turns.add(turn);
        }
      } catch (error) {
        if (!isBeingBuilt(error)) this.options.onError?.(error);
      }
      await changed.wait(LOOK_EVERY_MS);
    }
    stopHearing();
    lost.removeEventListener('abort', changed.notify);
    await Promise.all(turns);
  }

  private async takeTurns(runnable: AnyRunnable, stream: string, due: DueProcesses, lost: AbortSignal): Promise<void> {
    const { process, send, timeForOneMs } = runnable;
    const turn = { ...this.options, ...(timeForOneMs && { timeForOneMs }), send };
    due.began(stream);
    try {
      let taken = await takeTurn(process, stream, turn);
      due.ended(stream, taken);
      while (taken.next === 'turn' && !lost.aborted) {
        taken = await takeTurn(process, stream, { ...turn, origin: taken.origin });
        due.ended(stream, taken);
      }
    } catch (error) {
      due.failed(stream);
      this.options.onError?.(error);
    }
  }
}

const isBeingBuilt = (error: unknown) => error instanceof DomainError && error.code === 'unavailable';
