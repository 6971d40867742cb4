import { commandTimes, DeadlinePassed, Event, Origin, Pending, Process, ProcessStep } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore } from '@ledgerdesk/event-store';
import pLimit from 'p-limit';
import { decideAll, recordInput, recordInputs } from './record-input';

/**
 * Sends a pending command. Whatever it does has ids that derive from the process and its step, so they are the same in
 * every attempt, by any holder of the lease, and a late attempt does no harm.
 *
 * @returns an input of the process, or null where nothing came within `remainingMs`
 */
export type Send<Command, Input> = (command: Command, step: ProcessStep) => Promise<Input | null>;

export type Turn<Command, Input> = Readonly<{
  eventStore: EventStore;
  send: Send<Command, Input>;
  now?: () => Date;
  /** How long one command may take. */
  timeForOneMs?: number;
  /** As the turn before told it; else it is read from the first event. */
  origin?: Origin;
}>;
/**
 * `revision`: of the process after the turn. `next`: what it wants then: another turn at once, the same commands again
 * later, since they were not answered, or nothing, because it waits or has ended. `origin`: of the process, which its next
 * turn needs.
 */
export type TurnResult = Readonly<{ revision: number; next: 'turn' | 'retry' | 'nothing'; origin: Origin }>;

type Done<Input> = Readonly<{ step: string; outcome: Input }>;

const AT_ONCE = 64;
const TIME_FOR_ONE_MS = 5_000;

/**
 * One turn of a process: what is pending is sent, and each outcome is recorded; a repeatable one together with that of the
 * step that follows. Recovery is the same turn again: a command's id comes from the process and its step. A
 * passed deadline is one more input.
 */
export const takeTurn = async <Input extends Event, State, E extends Event, Command>(
  process: Process<Input, State, E, Command>,
  stream: string,
  { eventStore, send, now = () => new Date(), timeForOneMs = TIME_FOR_ONE_MS, ...before }: Turn<Command, Input>,
): Promise<TurnResult> => {
  const origin = before.origin ?? (await originOf(stream, eventStore));

  const metadataOf = (...of: string[]) => ({
    commandId: derivedId(stream, ...of),
    ...origin,
    ...commandTimes(now(), timeForOneMs),
  });
  const taken = async (allAnswered: boolean): Promise<TurnResult> => {
    const { state, last } = await eventStore.load(stream, process);
    const pending = !process.ended(state) && process.pendingCommands(state).length > 0;
    return { revision: last?.revision ?? -1, next: pending ? (allAnswered ? 'turn' : 'retry') : 'nothing', origin };
  };

  const { state } = await eventStore.load(stream, process);
  if (process.ended(state)) return taken(true);
  const waitsUntil = process.deadline(state);
  if (waitsUntil && Date.parse(waitsUntil) <= +now()) {
    const passed: DeadlinePassed = { type: 'DeadlinePassed', data: {} };
    await recordInput(eventStore, stream, process, passed, metadataOf('deadline', waitsUntil));
    return taken(true);
  }

  const ask = async ({ step, command }: Pending<Command>): Promise<Input | null> => {
    const remainingMs = Math.min(timeForOneMs, waitsUntil ? Date.parse(waitsUntil) - +now() : Infinity);
    return remainingMs > 0 ? send(command, { ...origin, stream, step, remainingMs }) : null;
  };
  const record = (done: readonly Done<Input>[]) => {
    const inputs = done.map(({ outcome }) => outcome);
    return recordInputs(eventStore, stream, process, inputs, metadataOf(done.at(-1)!.step, 'outcome'));
  };
  /** What follows when these are recorded, if it is one thing. */
  const following = (done: readonly Done<Input>[]): Pending<Command> | null => {
    const inputs = done.map(({ outcome }) => outcome);
    const after = decideAll(process, inputs, state).state;
    const next = process.ended(after) ? [] : process.pendingCommands(after);
    return next.length === 1 ? next[0]! : null;
  };
  const finish = async (pending: Pending<Command>, before: readonly Done<Input>[]): Promise<boolean> => {
    const outcome = await ask(pending);
    if (outcome === null) {
      if (before.length > 0) await record(before);
      return false;
    }
    const done = [...before, { step: pending.step, outcome }];
    const next = isInARow && process.isRepeatable?.(outcome) ? following(done) : null;
    if (next) return finish(next, done);
    await record(done);
    return true;
  };
  const pending = process.pendingCommands(state);
  const isInARow = pending.length === 1;
  const atOnce = pLimit(AT_ONCE);
  const answered = await Promise.all(pending.map((one) => atOnce(finish, one, [])));
  return taken(answered.every(Boolean));
};

const originOf = async (stream: string, { log }: EventStore): Promise<Origin> => {
  const [first] = await log.readStream(stream, 0, 1);
  if (!first) throw new Error(`There is no process ${stream}`);
  const { commandId: _, at: __, schema: ___, ...begun } = first.metadata;
  return { ...begun, via: 'system' };
};
