import { CommandMetadata, Event, Recorded } from '@ledgerdesk/event-sourcing';
import { AppendResult, LogReader, MAX_APPEND_EVENTS, NewEvent } from './log';

/** An event of a command, as it was stamped and recorded. */
export type ExecutedEvent<E extends Event = Event> = NewEvent<E> & Readonly<{ revision: number }>;

type Source<E extends Event> = Readonly<{
  events(): Promise<readonly ExecutedEvent<E>[]>;
  eventTypes(): Promise<readonly string[]>;
}>;

/** The very last event may concern no read model, as the one that voids a claim. */
const LATEST_EVENTS = 10;

/** What came of a command: where its stream ends now (-1 and 0 where there is none), and its state there. */
export class Executed<State, E extends Event = Event> {
  readonly revision: number;
  readonly position: number;
  readonly #source: Source<E>;

  private constructor(
    readonly state: State,
    { revision, position }: AppendResult,
    source: Source<E>,
  ) {
    this.revision = revision;
    this.position = position;
    this.#source = source;
  }

  /** These events were appended for it. */
  static appended<State, E extends Event>(
    state: State,
    place: AppendResult,
    appended: readonly NewEvent<E>[],
  ): Executed<State, E> {
    const first = place.revision - appended.length + 1;
    return new Executed(state, place, {
      events: async () => appended.map((event, index) => ({ ...event, revision: first + index })),
      eventTypes: async () => appended.map(({ type }) => type),
    });
  }

  /** It was executed before: the stream holds its events, of which the last stands here. */
  static repeated<State, E extends Event>(
    state: State,
    place: AppendResult,
    { log, stream, metadata }: Readonly<{ log: LogReader; stream: string; metadata: CommandMetadata }>,
  ): Executed<State, E> {
    const events = async () => {
      const from = Math.max(0, place.revision - MAX_APPEND_EVENTS + 1);
      const read = await log.readStream(stream, from, place.revision - from + 1);
      return read.filter((event) => event.metadata.commandId === metadata.commandId) as Recorded<E>[];
    };
    return new Executed(state, place, { events, eventTypes: async () => (await events()).map(({ type }) => type) });
  }

  /** It changed nothing. */
  static unchanged<State, E extends Event>(
    state: State,
    place: AppendResult,
    { log, stream }: Readonly<{ log: LogReader; stream: string }>,
  ): Executed<State, E> {
    const latest = async () => {
      const from = Math.max(0, place.revision - LATEST_EVENTS + 1);
      return place.revision < 0 ? [] : log.readStream(stream, from, place.revision - from + 1);
    };
    return new Executed(state, place, {
      events: async () => [],
      eventTypes: async () => (await latest()).map(({ type }) => type),
    });
  }

  /** The command's events; none where it changed nothing. From memory, or where it was a repeat, from the log. */
  events(): Promise<readonly ExecutedEvent<E>[]> {
    return this.#source.events();
  }

  /** Types of the command's events in their order; where it changed nothing, those of the stream's last 10 events. */
  eventTypes(): Promise<readonly string[]> {
    return this.#source.eventTypes();
  }
}
