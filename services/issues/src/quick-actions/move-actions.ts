import { Injectable } from '@nestjs/common';
import { Access, resolveAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { isPlanner, projectOf, userIdOf } from '../issue-access';
import { IssueIds } from '../issues/issue-ids';
import { Moves } from '../moves/moves';
import { ActionPlace, effect, failed, OfferedAction, Outcome } from './quick-action';

/** QA-28 */
export const moveActions: readonly OfferedAction[] = [
  {
    name: 'move',
    aliases: [],
    description: 'Move this issue to another project',
    params: 'path/to/project',
    isOffered: (access, issue) => isPlanner(access) && !issue?.movedTo,
  },
];

const NO_TARGET = "Unable to move. Target project or group doesn't exist or doesn't support this item type.";
const NO_RIGHT = 'Unable to move. Insufficient permissions.';

@Injectable()
export class MoveActions {
  constructor(
    private readonly client: ServiceClient,
    private readonly ids: IssueIds,
    private readonly moves: Moves,
  ) {}

  async run(argument: string, { iid, scope }: ActionPlace): Promise<Outcome> {
    const path = argument.trim();
    const target = path === '' ? null : await this.enter(path, scope);
    if (!target) return failed(NO_TARGET);
    const { id: toProjectId, fullPath } = projectOf(target);
    try {
      await this.moves.make({ iid, issueId: await this.ids.issue.take(), toProjectId }, scope);
    } catch (error) {
      return refused(error, toProjectId === projectOf(scope.access).id);
    }
    return effect(`Moved this item to ${fullPath}.`, { target_project: fullPath });
  }

  private async enter(fullPath: string, scope: RequestScope): Promise<Access | null> {
    const asked = { who: { userId: userIdOf(scope.access) }, what: { project: fullPath } };
    try {
      return await this.client.ask(resolveAccess, asked, scope, 'enter the target');
    } catch (error) {
      if (error instanceof DomainError && error.code === 'project-not-found') return null;
      throw error;
    }
  }
}

/** @throws what is no refusal of a move */
const refused = (error: unknown, isSameProject: boolean): Outcome => {
  if (!(error instanceof DomainError)) throw error;
  switch (error.code) {
    case 'issue-not-movable':
      return failed(isSameProject ? error.message : NO_RIGHT);
    case 'issue-being-moved':
    case 'part-of-transfer':
      return failed(`${error.message} Try again later.`);
    default:
      throw error;
  }
};
