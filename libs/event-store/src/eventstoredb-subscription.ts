import { AllStreamSubscription, EventStoreDBClient } from '@eventstore/db-client';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { EventStoreDbConnection } from './eventstoredb-connection';
import { isOfTheSystem, numberOf, placeOf, recordedFrom, StoredEvent } from './eventstoredb-events';
import { Receive, Subscription } from './log';

/**
 * A subscription to the whole log. What arrives in one turn of the event loop is handed over at its end, as one batch. It
 * ends with an error where the server does not confirm it in time, or drops it.
 */
export class EventStoreDbSubscription implements Subscription {
  readonly ended: Promise<Error | null>;
  private tell!: (why: Error | null) => void;
  private source: AllStreamSubscription | null = null;
  private waiting: Recorded[] = [];
  private upTo: number;
  private scheduled = false;
  private open = true;
  private readonly unconfirmed: NodeJS.Timeout;

  constructor(
    private readonly after: number,
    private readonly receive: Receive,
    private readonly connection: EventStoreDbConnection,
  ) {
    this.upTo = after;
    this.ended = new Promise((resolve) => (this.tell = resolve));
    const { timeoutMs } = connection;
    this.unconfirmed = setTimeout(() => this.drop(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    connection.ready().then(
      (client) => this.open && this.start(client),
      (error) => this.drop(error),
    );
  }

  /** Hands over nothing more. */
  end(why: Error | null): void {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.unconfirmed);
    this.source?.unsubscribe().catch(() => undefined);
    this.tell(why);
  }

  close(): void {
    this.end(null);
  }

  private start(client: EventStoreDBClient): void {
    this.source = client
      .subscribeToAll({ fromPosition: placeOf(this.after) })
      .on('confirmation', () => clearTimeout(this.unconfirmed))
      .on('data', ({ event }) => event && this.take(event))
      .on('error', (error) => this.drop(error))
      .on('end', () => this.drop(new Error('the server ended the subscription')));
  }

  private take(event: StoredEvent): void {
    try {
      if (!isOfTheSystem(event)) this.waiting.push(recordedFrom(event));
      this.upTo = numberOf(event.position!);
    } catch (error) {
      return this.end(error as Error);
    }
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.handOver());
  }

  private handOver(): void {
    this.scheduled = false;
    if (!this.open) return;
    const events = this.waiting;
    this.waiting = [];
    try {
      this.receive(events, this.upTo);
    } catch (error) {
      this.end(error as Error);
    }
  }

  private drop(reason: Error): void {
    this.end(this.connection.meaningOf(reason));
  }
}
