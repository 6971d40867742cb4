import { CommandMetadata, Decider, DomainError, Event, Recorded } from '@ledgerdesk/event-sourcing';
import { Executed } from './executed';
import { FoldedStream, Folding } from './folded-stream';
import { FoldedStreams, pagesOf, placeOf } from './folded-streams';
import { derivedId } from './ids';
import { KeyedMutex } from './keyed-mutex';
import { Log, LogUnavailable, NewEvent, AppendResult } from './log';
import { Pause, randomPause } from './pause';
import { Snapshots } from './snapshots';

type WithMetadata = Readonly<{ metadata: CommandMetadata }>;
type Decision<State, E extends Event> =
  { answer: Executed<State, E> } | { refusal: unknown } | { events: readonly E[] };
type Failure = 'concurrent-change' | 'unavailable';

export type EventStoreOptions = Readonly<{ snapshots?: Snapshots; cachedStreams?: number; pause?: Pause }>;

const CACHED_STREAMS = 10_000;

/** Decides on the streams of a log and remembers their folded states. One per process and log. */
export class EventStore {
  /** Between two attempts of what others were faster at. */
  readonly pause: Pause;
  private readonly streams: FoldedStreams;
  private readonly inTurn = new KeyedMutex();
  /** Streams that may have more than is remembered: an append was not acknowledged. */
  private readonly doubtful = new Set<string>();

  constructor(
    readonly log: Log,
    { snapshots, cachedStreams = CACHED_STREAMS, pause = randomPause }: EventStoreOptions = {},
  ) {
    this.streams = new FoldedStreams(log, snapshots ?? null, cachedStreams);
    this.pause = pause;
  }

  /** All events of a stream, read from the leader. */
  async read<E extends Event>(stream: string): Promise<readonly Recorded<E>[]> {
    const events: Recorded<E>[] = [];
    for await (const page of pagesOf<E>(this.log, stream, 0)) events.push(...page);
    return events;
  }

  /** What the stream holds now, read to its end. Each stream belongs to one decider. */
  async load<State, E extends Event>(stream: string, folding: Folding<State, E>): Promise<FoldedStream<State, E>> {
    const remembered = this.streams.recall<State, E>(stream);
    const isPresent = this.log.exclusive && !this.doubtful.has(stream);
    return remembered && isPresent ? remembered : this.streams.readToEnd(stream, folding);
  }

  /**
   * Decides on the stream as it is now, appends at its exact revision, and answers the new state. A command that the
   * stream already holds is answered with its place: a repeat does nothing. Commands on one stream wait for each other.
   *
   * @throws what the decider throws; at the command's deadline `concurrent-change` where others were faster each time,
   * `unavailable` where the log does not tell whether it was written; at once StoreUnavailable where it has no room
   */
  execute<C extends WithMetadata, State, E extends Event>(
    stream: string,
    decider: Decider<C, State, E>,
    command: C,
  ): Promise<Executed<State, E>> {
    return this.inTurn.run(stream, async () => {
      let failure: Failure = 'concurrent-change';
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await this.attempt(stream, decider, command, attempt).catch((error: unknown): Failure => {
          if (error instanceof LogUnavailable) return 'unavailable';
          throw error;
        });
        if (typeof outcome === 'object') {
          this.doubtful.delete(stream);
          return outcome;
        }
        // Once an append was not acknowledged, a conflict may be with that one.
        if (outcome === 'unavailable') {
          failure = outcome;
          this.doubtful.add(stream);
        }
        if (Date.now() >= Date.parse(command.metadata.deadline)) {
          this.streams.forget(stream); // It may have been written.
          throw givenUp(failure, stream);
        }
        await this.pause(attempt);
      }
    });
  }

  private async attempt<C extends WithMetadata, State, E extends Event>(
    stream: string,
    decider: Decider<C, State, E>,
    command: C,
    attempt: number,
  ): Promise<Executed<State, E> | Failure> {
    const remembered = attempt === 0 ? this.streams.recall<State, E>(stream) : undefined;
    if (remembered) {
      // What is remembered may be old. An append checks that itself; anything else is decided again on the stream's end.
      const decision = this.decide(stream, decider, command, remembered);
      if ('events' in decision) return this.append(stream, decider, command, remembered, decision.events);
    }
    const folded = await (attempt === 0 ? this.load(stream, decider) : this.streams.readToEnd(stream, decider));
    const decision = this.decide(stream, decider, command, folded);
    if ('refusal' in decision) throw decision.refusal;
    if ('answer' in decision) return decision.answer;
    return this.append(stream, decider, command, folded, decision.events);
  }

  private decide<C extends WithMetadata, State, E extends Event>(
    stream: string,
    decider: Decider<C, State, E>,
    command: C,
    folded: FoldedStream<State, E>,
  ): Decision<State, E> {
    const { log } = this;
    const { state } = folded;
    const { metadata } = command;
    const repeated = this.repeated(folded, metadata.commandId);
    if (repeated) return { answer: Executed.repeated(state, repeated, { log, stream, metadata }) };
    try {
      const events = decider.decide(command, state);
      return events.length > 0 ? { events } : { answer: Executed.unchanged(state, placeOf(folded), { log, stream }) };
    } catch (refusal) {
      return { refusal };
    }
  }

  /** Where the stream already holds an event of this command. */
  protected repeated(folded: FoldedStream<unknown, never>, commandId: string): AppendResult | null {
    return folded.placeOf(commandId);
  }

  private async append<C extends WithMetadata, State, E extends Event>(
    stream: string,
    { snapshot }: Decider<C, State, E>,
    { metadata }: C,
    folded: FoldedStream<State, E>,
    decided: readonly E[],
  ): Promise<Executed<State, E> | Failure> {
    const events = stamp(stream, metadata, folded.last?.at, decided);
    const { revision: before } = placeOf(folded);
    const appended = await this.log.append(stream, before === -1 ? 'no stream' : before, events);
    if (appended === 'conflict') return 'concurrent-change';
    if (appended === 'unknown') return 'unavailable';

    const first = appended.revision - events.length + 1;
    events.forEach((event, index) => folded.evolve({ revision: first + index, position: appended.position, ...event }));
    this.streams.grew(stream, snapshot, folded, events.length);
    return Executed.appended(folded.state, appended, events);
  }
}

/** Who and when is for `execute` to say; the time of a stream never runs backwards. */
const stamp = <E extends Event>(
  stream: string,
  { now, deadline, ...origin }: CommandMetadata,
  last: string | undefined,
  decided: readonly E[],
): NewEvent<E>[] => {
  const metadata = { schema: 1, ...origin, at: last && last > now ? last : now };
  return decided.map((event, index) => {
    const id = derivedId(origin.commandId, stream, index);
    return { type: event.type, data: event.data, id, metadata } as NewEvent<E>;
  });
};

const givenUp = (failure: Failure, stream: string): DomainError =>
  failure === 'concurrent-change'
    ? new DomainError(failure, `${stream} was changed by others at the same time; try again`)
    : new DomainError(failure, `The event log does not answer for ${stream}; try again`);
