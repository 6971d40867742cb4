import { Controller } from '@nestjs/common';
import { listMovingProjects, moveIssue } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { signedInInProject } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { OpenMoves } from './open-moves.query';
import { Moves } from './moves';

@Controller()
export class MovesController {
  constructor(
    private readonly moves: Moves,
    private readonly details: IssueDetails,
    private readonly openMoves: OpenMoves,
  ) {}

  @Answers(moveIssue, signedInInProject)
  async move({ payload, scope }: IncomingRequest<typeof moveIssue>) {
    const { issue, ...rest } = await this.moves.make(payload, scope);
    return { issue: await this.details.view(issue, scope), ...rest };
  }

  @Answers(listMovingProjects)
  async movingProjects({ scope }: IncomingRequest<typeof listMovingProjects>) {
    return { projectIds: await this.openMoves.projectIds(scope) };
  }
}
