import { Controller } from '@nestjs/common';
import { readGroupHistory, readRemovedGroupHistory, roles } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { administrator, groupRole } from '../access/allowed';
import { GroupHistories } from './group-histories.query';

@Controller()
export class HistoryController {
  constructor(private readonly histories: GroupHistories) {}

  @Answers(readGroupHistory, groupRole(roles.owner))
  async ofGroup({ payload, scope }: IncomingRequest<typeof readGroupHistory>) {
    return this.histories.ofGroup(scope.access.target!.id, payload, scope);
  }

  @Answers(readRemovedGroupHistory, administrator)
  async ofRemoved({ payload: { groupId, ...page }, scope }: IncomingRequest<typeof readRemovedGroupHistory>) {
    return this.histories.ofRemoved(groupId, page, scope);
  }
}
