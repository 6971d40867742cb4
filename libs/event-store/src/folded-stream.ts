import { Decider, Event, EventMetadata } from '@ledgerdesk/event-sourcing';
import { AppendResult } from './log';

/** A repeat is recognised for so long, and at least among so many events. */
const REMEMBERED_MS = 24 * 60 * 60 * 1_000;
const REMEMBERED_EVENTS = 1_000;

type StreamPosition = AppendResult & Readonly<{ at: string }>;
/** What of a decider makes a state out of events. */
export type Folding<State, E> = Pick<Decider<never, State, E>, 'initialState' | 'evolve' | 'snapshot'>;
/** What of an event is folded. An event that was just appended has it, too. */
export type Foldable<E extends Event> = E & AppendResult & Readonly<{ metadata: EventMetadata }>;

/** A folded stream as a snapshot stores it. The state must be plain JSON. */
export type FoldedRecord = Readonly<{
  state: unknown;
  last: StreamPosition;
  commands: readonly (readonly [string, StreamPosition])[];
}>;

/** What is remembered of a stream: its state, its end, and by which commands it came about. */
export class FoldedStream<State, E extends Event> {
  private readonly commands = new Map<string, StreamPosition>();
  private ends: StreamPosition | null = null;
  private present: State;

  constructor(private readonly folding: Folding<State, E>) {
    this.present = folding.initialState;
  }

  static from<State, E extends Event>(folding: Folding<State, E>, record: FoldedRecord): FoldedStream<State, E> {
    const folded = new FoldedStream(folding);
    folded.present = record.state as State;
    folded.ends = record.last;
    for (const [commandId, place] of record.commands) folded.commands.set(commandId, place);
    return folded;
  }

  toRecord(): FoldedRecord | null {
    return this.ends && { state: this.present, last: this.ends, commands: [...this.commands] };
  }

  get state(): State {
    return this.present;
  }

  /** Place and time of the last event; null where there is none. */
  get last(): StreamPosition | null {
    return this.ends;
  }

  /** Where the last event of this command stands, as long as it is remembered. */
  placeOf(commandId: string): AppendResult | null {
    const place = this.commands.get(commandId);
    return place ? { revision: place.revision, position: place.position } : null;
  }

  /**
   * Goes on by one event; one that is folded already is left out.
   *
   * @throws Error for an event that the decider does not know: nothing may be decided without it
   */
  evolve(event: Foldable<E>): void {
    const { revision, position, metadata } = event;
    if (this.ends && revision <= this.ends.revision) return;
    const state: State | undefined = this.folding.evolve(this.present, event);
    if (state === undefined) throw new Error(`Nothing is known of the event ${event.type}; it can't be decided upon`);
    this.present = state;
    this.ends = { revision, position, at: metadata.at };
    this.commands.delete(metadata.commandId); // so that it stands last
    this.commands.set(metadata.commandId, this.ends);
    this.forget(this.ends);
  }

  private forget({ revision, at }: StreamPosition): void {
    if (this.commands.size <= REMEMBERED_EVENTS) return;
    const since = Date.parse(at) - REMEMBERED_MS;
    for (const [commandId, place] of this.commands) {
      if (place.revision > revision - REMEMBERED_EVENTS || Date.parse(place.at) >= since) return;
      this.commands.delete(commandId);
    }
  }
}
