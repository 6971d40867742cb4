import { Batch, Feed } from '@ledgerdesk/event-store';

/** A collection that is behind. */
export interface CollectionBehind {
  readonly position: number;
  /** Aborts when it gives up. */
  readonly signal: AbortSignal;
  apply(batch: Batch): Promise<void>;
}
/** What the log has after a position; `end`: where it ended when the page was asked for. */
type Page = Batch & Readonly<{ after: number; end: number }>;
type Member = Readonly<{ behind: CollectionBehind; caughtUp: () => void; failed: (error: unknown) => void }>;

const EVENTS_PER_PAGE = 2_000;

/** One pass of the log feeds all collections that are behind. Whoever fails leaves it; the others go on. */
export class RebuildScan {
  private readonly members = new Set<Member>();
  private running = false;

  constructor(private readonly feed: Feed) {}

  /**
   * Resolves when the collection has come to where the log ended as its last page was asked for; rejects with what its
   * `apply` threw. The end itself moves on for as long as somebody writes, and might never be met.
   */
  catchUp(behind: CollectionBehind): Promise<void> {
    if (behind.position >= this.feed.reached) return Promise.resolve();
    return new Promise((caughtUp, failed) => {
      this.members.add({ behind, caughtUp, failed });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.members.size > 0) {
      try {
        // A member that came later is further behind: the pass goes back to where it is, and the others wait.
        const after = Math.min(...[...this.members].map(({ behind }) => behind.position));
        const end = this.feed.reached;
        const batch = await this.feed.next(after, { limit: EVENTS_PER_PAGE });
        await Promise.all([...this.members].map((member) => this.feedOne(member, { after, end, ...batch })));
      } catch (error) {
        for (const member of this.members) this.leave(member, () => member.failed(error));
      }
    }
    this.running = false;
  }

  private async feedOne(member: Member, { after, end, events, upTo, live }: Page): Promise<void> {
    const { behind, caughtUp, failed } = member;
    try {
      behind.signal.throwIfAborted();
      const { position } = behind;
      // Whoever joined while the page was read, further behind than where it begins, is not fed with it.
      if (after <= position && position < upTo)
        await behind.apply({ events: events.filter((event) => event.position > position), upTo, live });
      if (behind.position >= end) this.leave(member, caughtUp);
    } catch (error) {
      this.leave(member, () => failed(error));
    }
  }

  private leave(member: Member, tell: () => void): void {
    this.members.delete(member);
    tell();
  }
}
