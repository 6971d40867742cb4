import { Controller } from '@nestjs/common';
import { reserveCrmIds } from '@ledgerdesk/contracts';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';

@Controller()
export class CrmIdsController {
  private readonly blocks: ReadonlyMap<string, IdBlocks>;

  constructor(eventStore: EventStore) {
    this.blocks = new Map(['contact', 'organization'].map((kind) => [kind, new IdBlocks(eventStore, kind)]));
  }

  @Answers(reserveCrmIds, anyone)
  async reserve(@Received() { payload: { kind, count } }: Asked<typeof reserveCrmIds, null>) {
    return { ids: await this.blocks.get(kind)!.takeMany(count) };
  }
}
