import { NatsConnection } from 'nats';
import { ProgressListener, ProgressChannel } from '@ledgerdesk/read-models';

const SUBJECT = 'progress';

/** Between processes, on core NATS `progress.<collection>`. What is told in one turn of the event loop goes out as the newest. */
export class NatsProgress implements ProgressChannel {
  private readonly newest = new Map<string, number>();

  constructor(private readonly connection: NatsConnection) {}

  publish(collection: string, position: number): void {
    if (this.newest.size === 0) setImmediate(() => this.send());
    this.newest.set(collection, Math.max(position, this.newest.get(collection) ?? 0));
  }

  subscribe(listener: ProgressListener): () => void {
    const subscription = this.connection.subscribe(`${SUBJECT}.>`, {
      callback: (error, message) => {
        const position = error ? NaN : Number(message.string());
        if (Number.isSafeInteger(position)) listener(message.subject.slice(SUBJECT.length + 1), position);
      },
    });
    return () => subscription.unsubscribe();
  }

  private send(): void {
    for (const [collection, position] of this.newest)
      if (!this.connection.isClosed()) this.connection.publish(`${SUBJECT}.${collection}`, String(position));
    this.newest.clear();
  }
}
