import { Injectable } from '@nestjs/common';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';

/** The numbers of groups, projects, users and tokens: each kind has its own. */
@Injectable()
export class GroupIds {
  private readonly blocks = new Map<string, IdBlocks>();

  constructor(private readonly eventStore: EventStore) {}

  take(kind: string): Promise<number> {
    return this.blocksOf(kind).take();
  }

  takeMany(kind: string, count: number): Promise<readonly number[]> {
    return this.blocksOf(kind).takeMany(count);
  }

  private blocksOf(kind: string): IdBlocks {
    const blocks = this.blocks.get(kind) ?? new IdBlocks(this.eventStore, kind);
    this.blocks.set(kind, blocks);
    return blocks;
  }
}
