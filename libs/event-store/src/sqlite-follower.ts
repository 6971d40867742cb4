import { Recorded } from '@ledgerdesk/event-sourcing';
import { Receive, Subscription } from './log';

/** A subscription within the process. Behind, it is handed pages; then it is handed every commit. */
export class Follower implements Subscription {
  readonly ended: Promise<Error | null>;
  open = true;
  private tell!: (why: Error | null) => void;

  constructor(
    public upTo: number,
    private readonly receive: Receive,
    private readonly followers: Set<Follower>,
  ) {
    this.ended = new Promise((resolve) => (this.tell = resolve));
  }

  hand(events: readonly Recorded[], upTo: number): void {
    if (!this.open || upTo <= this.upTo) return;
    this.upTo = upTo;
    try {
      this.receive(events, upTo);
    } catch (error) {
      this.end(error as Error);
    }
  }

  end(why: Error | null): void {
    this.open = false;
    this.followers.delete(this);
    this.tell(why);
  }

  close(): void {
    this.end(null);
  }
}
