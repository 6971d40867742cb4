import { Controller } from '@nestjs/common';
import { reserveGroupIds } from '@ledgerdesk/contracts';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';
import { GroupIds } from './group-ids';

@Controller()
export class GroupIdsController {
  constructor(private readonly ids: GroupIds) {}

  /** By whoever owns a retry, before it knows for whom. */
  @Answers(reserveGroupIds, anyone)
  async reserve(@Received() { payload: { kind, count } }: Asked<typeof reserveGroupIds, null>) {
    return { ids: await this.ids.takeMany(kind, count) };
  }
}
