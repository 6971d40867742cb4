import { Controller } from '@nestjs/common';
import { moveIssue } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { signedInInProject } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { Moves } from './moves';

@Controller()
export class MovesController {
  constructor(
    private readonly moves: Moves,
    private readonly details: IssueDetails,
  ) {}

  @Answers(moveIssue, signedInInProject)
  async move({ payload, scope }: IncomingRequest<typeof moveIssue>) {
    const { issue, ...rest } = await this.moves.make(payload, scope);
    return { issue: await this.details.view(issue, scope), ...rest };
  }
}
