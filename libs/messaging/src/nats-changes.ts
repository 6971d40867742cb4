import { Events, NatsConnection } from 'nats';
import { DocumentId } from '@ledgerdesk/event-sourcing';
import { ChangeChannel, ChangeListener } from '@ledgerdesk/read-models';
import { decode, encode } from './codec';

const SUBJECT = 'changed';
type Told = Readonly<{ ids: readonly DocumentId[] | null }>;
/** So that they fit into a message. */
const MOST_IDS = 10_000;

/**
 * Between processes, on core NATS `changed.<collection>`. What is told in one turn of the event loop goes out together.
 * After a broken connection any document may have changed.
 */
export class NatsChanges extends ChangeChannel {
  private readonly changed = new Map<string, Set<DocumentId>>();
  private readonly listeners = new Set<ChangeListener>();

  constructor(private readonly connection: NatsConnection) {
    super();
    void this.tellOfReconnections();
  }

  publish(collection: string, ids: readonly DocumentId[]): void {
    if (this.changed.size === 0) setImmediate(() => this.send());
    const together = this.changed.get(collection) ?? new Set();
    for (const id of ids) together.add(id);
    this.changed.set(collection, together);
  }

  subscribe(collection: string, listener: ChangeListener): () => void {
    const subscription = this.connection.subscribe(`${SUBJECT}.${collection}`, {
      callback: (error, message) => {
        if (!error) listener((decode(message.data) as Told).ids);
      },
    });
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      subscription.unsubscribe();
    };
  }

  private send(): void {
    for (const [collection, ids] of this.changed) {
      const subject = `${SUBJECT}.${collection}`;
      const told: Told = { ids: ids.size > MOST_IDS ? null : [...ids] };
      if (!this.connection.isClosed()) this.connection.publish(subject, encode(subject, told));
    }
    this.changed.clear();
  }

  private async tellOfReconnections(): Promise<void> {
    for await (const { type } of this.connection.status())
      if (type === Events.Reconnect) for (const listener of this.listeners) listener(null);
  }
}
