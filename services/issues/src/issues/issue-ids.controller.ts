import { Controller } from '@nestjs/common';
import { reserveIssueIds } from '@ledgerdesk/contracts';
import { Answers, anyCaller, IncomingRequest } from '@ledgerdesk/messaging';
import { IssueIds } from './issue-ids';

@Controller()
export class IssueIdsController {
  constructor(private readonly ids: IssueIds) {}

  @Answers(reserveIssueIds, anyCaller)
  async reserve({ payload: { kind, count } }: IncomingRequest<typeof reserveIssueIds>) {
    return { ids: await this.ids[kind as 'issue' | 'note' | 'label'].takeMany(count) };
  }
}
