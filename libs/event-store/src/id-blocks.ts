import { Command, Decider, Event, Recorded } from '@ledgerdesk/event-sourcing';
import { systemCommandMetadata } from './system-command-metadata';
import { EventStore } from './event-store';

/** All ids from `from` to `to`, both included, belong to whoever appended this. */
export type IdBlockReserved = Event<'IdBlockReserved', { from: number; to: number }>;

class ReserveIds extends Command('ReserveIds')<{ count: number }> {}

const idBlocks: Decider<ReserveIds, { next: number }, IdBlockReserved> = {
  initialState: { next: 1 },
  snapshot: { version: 1 },
  decide: ({ data: { count } }, { next }) => [{ type: 'IdBlockReserved', data: { from: next, to: next + count - 1 } }],
  evolve: (_, { data: { to } }) => ({ next: to + 1 }),
};

const TIME_FOR_A_BLOCK_MS = 5_000;

/**
 * Numbers that are given out once and never again (hi/lo): a block is reserved in the stream `ids-<kind>`, then handed
 * out from memory. What a process has not handed out when it ends is lost, so there are gaps.
 */
export class IdBlocks {
  private free: { next: number; to: number } = { next: 1, to: 0 };
  private reserving: Promise<void> | null = null;

  constructor(
    private readonly eventStore: EventStore,
    private readonly kind: string,
    private readonly blockSize = 1_000,
  ) {}

  /** @throws DomainError `unavailable` or `concurrent-change` where no block can be reserved */
  async take(): Promise<number> {
    while (this.free.next > this.free.to) await (this.reserving ??= this.reserve());
    return this.free.next++;
  }

  /** Several at once, for a caller that owns a retry and needs its ids beforehand. Not always in a row. */
  async takeMany(count: number): Promise<readonly number[]> {
    const ids: number[] = [];
    while (ids.length < count) ids.push(await this.take());
    return ids;
  }

  /** So many in a row, which nobody else gets: the first of them. @throws as `take` */
  async takeRow(count: number): Promise<number> {
    return (await this.reserved(count)).from;
  }

  private async reserve(): Promise<void> {
    try {
      const { from, to } = await this.reserved(this.blockSize);
      this.free = { next: from, to };
    } finally {
      this.reserving = null;
    }
  }

  private async reserved(count: number): Promise<IdBlockReserved['data']> {
    const reserve = new ReserveIds({ count }, systemCommandMetadata({ withinMs: TIME_FOR_A_BLOCK_MS }));
    const stream = `ids-${this.kind}`;
    const { revision } = await this.eventStore.execute(stream, idBlocks, reserve);
    // The state may have gone on: only the event itself says which block is this one's.
    const [reserved] = (await this.eventStore.log.readStream(stream, revision, 1)) as Recorded<IdBlockReserved>[];
    return reserved!.data;
  }
}
