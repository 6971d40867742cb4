import { Controller } from '@nestjs/common';
import { reserveIssueIds } from '@ledgerdesk/contracts';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';
import { IssueIds } from './issue-ids';

@Controller()
export class IssueIdsController {
  constructor(private readonly ids: IssueIds) {}

  @Answers(reserveIssueIds, anyone)
  async reserve(@Received() { payload: { kind, count } }: Asked<typeof reserveIssueIds, null>) {
    return { ids: await this.ids[kind as 'issue' | 'note'].takeMany(count) };
  }
}
