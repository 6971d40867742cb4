import { commandTimes, DeadlinePassed, Event, Origin, Pending, Process, ProcessStep } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore } from '@ledgerdesk/event-store';
import pLimit from 'p-limit';
import { recordInput } from './record-input';

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

const AT_ONCE = 64;
const TIME_FOR_ONE_MS = 5_000;

/**
 * One turn of a process: what is pending is sent, and each outcome is recorded. Recovery is the same turn again: a
 * command's id comes from the process and its step. A passed deadline is one more input.
 */
export const takeTurn = async <Input extends Event, State, E extends Event, Command>(
  process: Process<Input, State, E, Command>,
  stream: string,
  { eventStore, send, now = () => new Date(), timeForOneMs = TIME_FOR_ONE_MS, ...before }: Turn<Command, Input>,
): Promise<TurnResult> => {
  const origin = before.origin ?? (await originOf(stream, eventStore));

  const record = async (input: Input | DeadlinePassed, ...of: string[]) => {
    const metadata = { commandId: derivedId(stream, ...of), ...origin, ...commandTimes(now(), timeForOneMs) };
    await recordInput(eventStore, stream, process, input, metadata);
  };
  const taken = async (allAnswered: boolean): Promise<TurnResult> => {
    const { state, last } = await eventStore.load(stream, process);
    const pending = !process.ended(state) && process.pendingCommands(state).length > 0;
    return { revision: last?.revision ?? -1, next: pending ? (allAnswered ? 'turn' : 'retry') : 'nothing', origin };
  };

  const { state } = await eventStore.load(stream, process);
  if (process.ended(state)) return taken(true);
  const waitsUntil = process.deadline(state);
  if (waitsUntil && Date.parse(waitsUntil) <= +now()) {
    await record({ type: 'DeadlinePassed', data: {} }, 'deadline', waitsUntil);
    return taken(true);
  }

  const ask = async ({ step, command }: Pending<Command>): Promise<boolean> => {
    const remainingMs = Math.min(timeForOneMs, waitsUntil ? Date.parse(waitsUntil) - +now() : Infinity);
    if (remainingMs <= 0) return false;
    const outcome = await send(command, { ...origin, stream, step, remainingMs });
    if (outcome) await record(outcome, step, 'outcome');
    return outcome !== null;
  };
  const atOnce = pLimit(AT_ONCE);
  const answered = await Promise.all(process.pendingCommands(state).map((pending) => atOnce(ask, pending)));
  return taken(answered.every(Boolean));
};

const originOf = async (stream: string, { log }: EventStore): Promise<Origin> => {
  const [first] = await log.readStream(stream, 0, 1);
  if (!first) throw new Error(`There is no process ${stream}`);
  const { commandId: _, at: __, schema: ___, ...begun } = first.metadata;
  return { ...begun, via: 'system' };
};
