import { Recorded } from '@ledgerdesk/event-sourcing';
import { AppendOutcome, ExpectedRevision, Log, LogReader, NewEvent, Page, Receive, Subscription } from './log';

/** Turns an event's data from one schema into the next. Pure; stands beside the event's type. */
export type Upcaster = (data: never) => object;
/**
 * By event type, the upcasters in order: the first turns schema 1 into 2. The present schema is one more than there are;
 * a type that has had one schema only is named with none, so that a later one is noticed.
 */
export type Upcasters = Readonly<Record<string, readonly Upcaster[]>>;

/** The log holds an event that a later version of the program wrote. Nothing may be decided or shown without it. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
}

/**
 * A log whose readers see every event in the present schema of its type. This is the one place where upcasters run. Types
 * without an upcaster have schema 1.
 *
 * Reading fails with NewerSchema at an event of a known type that has a later schema than this program knows. In the
 * whole log a type that is not named belongs to another service, and passes as it is.
 */
export class UpcastingReader implements LogReader {
  constructor(
    protected readonly log: LogReader,
    private readonly upcasters: Upcasters,
  ) {}

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    // A stream is private to its service: what is not named here has one schema, too.
    return (await this.log.readStream(stream, from, limit)).map((recorded) => this.upcast(recorded, []));
  }

  async readAll(after: number, limit: number): Promise<Page> {
    const page = await this.log.readAll(after, limit);
    return { ...page, events: page.events.map((recorded) => this.upcast(recorded)) };
  }

  head(): Promise<number> {
    return this.log.head();
  }

  protected present(type: string): number {
    return (this.upcasters[type]?.length ?? 0) + 1;
  }

  protected upcast(recorded: Recorded, unnamed?: readonly Upcaster[]): Recorded {
    const { type, metadata, stream, revision } = recorded;
    const upcasters = this.upcasters[type] ?? unnamed;
    if (!upcasters || metadata.schema === upcasters.length + 1) return recorded;
    if (metadata.schema > upcasters.length + 1)
      throw new NewerSchema(
        `${type} at revision ${revision} of ${stream} has schema ${metadata.schema}; this version knows ${upcasters.length + 1} at most`,
      );
    const data = upcasters
      .slice(metadata.schema - 1)
      .reduce<object>((older, upcaster) => upcaster(older as never), recorded.data);
    return { ...recorded, data, metadata: { ...metadata, schema: upcasters.length + 1 } };
  }
}

/** Such a log whose writers stamp the present schema. */
export class UpcastingLog extends UpcastingReader implements Log {
  readonly exclusive: boolean;

  constructor(
    protected override readonly log: Log,
    upcasters: Upcasters,
  ) {
    super(log, upcasters);
    this.exclusive = log.exclusive;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    const stamped = events.map((event) => ({
      ...event,
      metadata: { ...event.metadata, schema: this.present(event.type) },
    }));
    return this.log.append(stream, expected, stamped);
  }

  subscribe(after: number, receive: Receive): Subscription {
    return this.log.subscribe(after, (events, upTo) =>
      receive(
        events.map((recorded) => this.upcast(recorded)),
        upTo,
      ),
    );
  }

  truncateBefore(stream: string, revision: number): Promise<void> {
    return this.log.truncateBefore(stream, revision);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
