import { Injectable } from '@nestjs/common';
import { moveIssue, RequestPayload, resolveAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { recordInput, takeTurn } from '@ledgerdesk/processes';
import { ReadModels } from '@ledgerdesk/read-models';
import { beingMoved } from '../decision-rules';
import { userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { issueList } from '../issues/issue-list/issue-list.projection';
import { hasEnded, MoveState, moveStream } from './move';
import { assertMayMove, assertNoTransfer } from './move-rights';
import { MoveSteps } from './move-steps';
import { moveProcess } from './move.process';

type Moved = Readonly<{ issue: PresentIssue; position: number; visible: boolean }>;

/** Moves of issues, as somebody asks for them, by REST or by a quick action. */
@Injectable()
export class Moves {
  constructor(
    private readonly eventStore: EventStore,
    private readonly client: ServiceClient,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly steps: MoveSteps,
  ) {}

  /**
   * Until the original is closed and leads to the new issue, which is answered. A repeat answers the same.
   *
   * @throws DomainError `issue-not-found`, `project-not-found`, `project-archived`, `issue-not-movable`, `issue-being-moved`,
   * `part-of-transfer`; `unavailable` where it is not at its end yet: it goes on by itself
   */
  async make(asked: RequestPayload<typeof moveIssue>, scope: RequestScope): Promise<Moved> {
    const { commandId: moveId } = scope.command('move');
    if ((await this.load(moveId)).step === 'unknown') await this.request(moveId, asked, scope);
    const { issueId, intoId } = await this.runUntilEnd(moveId, scope);
    const [left, arrived] = await Promise.all([this.details.position(issueId), this.details.position(intoId)]);
    const position = Math.max(left, arrived);
    const visible = await this.readModels.waitForPosition(issueList.handles, position);
    return { issue: await this.details.readById(intoId), position, visible };
  }

  private async request(
    moveId: string,
    { iid, issueId: intoId, toProjectId }: RequestPayload<typeof moveIssue>,
    scope: RequestScope,
  ): Promise<void> {
    const issue = await this.details.read(iid, scope.access);
    const requestedBy = userIdOf(scope.access);
    const asked = { who: { userId: requestedBy }, what: { project: toProjectId } };
    const target = await this.client.ask(resolveAccess, asked, scope, `enter ${toProjectId}`);
    const access = { source: scope.access, target };
    assertMayMove(issue, access);
    assertNoTransfer(access);
    await this.assertHasArrived(issue);
    const metadata = scope.command('move');
    const { issueId, projectId } = issue;
    const move = { moveId, issueId, projectId, intoId, toProjectId, requestedBy, requestedAt: metadata.now };
    const input = { type: 'RequestMove', data: move } as const;
    await recordInput(this.eventStore, moveStream(moveId), moveProcess, input, metadata);
  }

  /** What follows the move that brought it here comes first, or would lead to where it was. */
  private async assertHasArrived(issue: PresentIssue): Promise<void> {
    if (issue.moving) throw beingMoved(issue);
    if (issue.arrivedBy !== null && !hasEnded(await this.load(issue.arrivedBy))) throw beingMoved(issue);
  }

  /** Takes the turns that the process runner would take, so that they need not be waited for. */
  private async runUntilEnd(moveId: string, scope: RequestScope) {
    const stream = moveStream(moveId);
    for (;;) {
      const state = await this.load(moveId);
      if (state.step === 'refused') {
        const { code, message, details } = state.refusal;
        throw new DomainError(code, message, details);
      }
      if (state.step === 'completed') return state.move;
      const send: MoveSteps['send'] = (command, step) => this.steps.send(command, step);
      const turn = { eventStore: this.eventStore, send, timeForOneMs: scope.remainingMs };
      if ((await takeTurn(moveProcess, stream, turn)).next === 'retry')
        throw new DomainError('unavailable', 'The issue is not moved yet; it goes on by itself');
    }
  }

  private async load(moveId: string): Promise<MoveState> {
    return (await this.eventStore.load(moveStream(moveId), moveProcess)).state;
  }
}
