import { Controller } from '@nestjs/common';
import { reserveGroupIds } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { GroupIds } from './group-ids';

@Controller()
export class GroupIdsController {
  constructor(private readonly ids: GroupIds) {}

  /** By whoever owns a retry, before it knows for whom. */
  @Answers(reserveGroupIds)
  async reserve({ payload: { kind, count } }: IncomingRequest<typeof reserveGroupIds>) {
    return { ids: await this.ids.takeMany(kind, count) };
  }
}
