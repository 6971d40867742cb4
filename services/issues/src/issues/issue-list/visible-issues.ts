import { Injectable } from '@nestjs/common';
import { IssueRefusal, RequestInput, visibleProjects } from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { isPlanner, seesAllIssues } from '../../issue-access';
import { tokens } from './issue-row';

/** Which issues an asker may read, and where as a Planner. */
type Visible = Readonly<{ where: Where; isPlanner: (projectId: number) => boolean; isNothing: boolean }>;

type Within = Partial<RequestInput<typeof visibleProjects>>;

/** What a filter can hold beside the contacts of an organization. */
const MOST_TOKENS = 6_000;

@Injectable()
export class VisibleIssues {
  constructor(private readonly client: ServiceClient) {}

  /**
   * Of the project or group that was entered, or of all; with a contact source only where the asker may see the contacts of
   * issues, and they are contacts of that source (SRC-11).
   *
   * @throws DomainError `too-many-projects`
   */
  async of(scope: RequestScope, { contactSourceId = null, includeSubgroups = true }: Within = {}): Promise<Visible> {
    const { access } = scope;
    const { target, user } = access;
    if (!target && contactSourceId === null && seesAllIssues(access))
      return { where: {}, isPlanner: () => true, isNothing: false };
    const person = (projectId: number) => (user ? [tokens.person(user.id, projectId)] : []);
    if (target?.kind === 'project') {
      const projectId = target.id;
      const planner = isPlanner(access);
      const hasAny = [tokens.reader(projectId), ...person(projectId)];
      return {
        where: { projectId, ...(planner ? {} : { visibleTo: { hasAny } }) },
        isPlanner: () => planner,
        isNothing: false,
      };
    }
    const { planner, others } = await this.client.ask(visibleProjects, { contactSourceId, includeSubgroups }, scope);
    const hasAny = [
      ...planner.map(tokens.planner),
      ...others.flatMap((projectId) => [tokens.reader(projectId), ...person(projectId)]),
    ];
    if (hasAny.length > MOST_TOKENS) throw tooMany();
    const asPlanner = new Set(planner);
    return {
      where: { visibleTo: { hasAny } },
      isPlanner: (projectId) => asPlanner.has(projectId),
      isNothing: hasAny.length === 0,
    };
  }
}

const tooMany = () => {
  const code: IssueRefusal = 'too-many-projects';
  return new DomainError(code, 'There are too many projects to look into; name a project or a group');
};
