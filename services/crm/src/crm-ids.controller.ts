import { Controller } from '@nestjs/common';
import { reserveCrmIds } from '@ledgerdesk/contracts';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';

@Controller()
export class CrmIdsController {
  private readonly blocks: ReadonlyMap<string, IdBlocks>;

  constructor(eventStore: EventStore) {
    this.blocks = new Map(['contact', 'organization', 'import'].map((kind) => [kind, new IdBlocks(eventStore, kind)]));
  }

  @Answers(reserveCrmIds)
  async reserve({ payload: { kind, count } }: IncomingRequest<typeof reserveCrmIds>) {
    return { ids: await this.blocks.get(kind)!.takeMany(count) };
  }
}
