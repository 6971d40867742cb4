import { Injectable } from '@nestjs/common';
import { readTeamMembers, TeamMemberView } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { SupportBot } from '../service-desk/support-bot';

/** Users, as the mail of a project knows them at present. */
@Injectable()
export class TeamMembers {
  constructor(
    private readonly supportBot: SupportBot,
    private readonly client: ServiceClient,
  ) {}

  /** Null where there is no such user, or no such project. @throws DomainError `unavailable` */
  async one(projectId: number, userId: number, scope: RequestScope): Promise<TeamMemberView | null> {
    const access = await this.supportBot.enter(projectId, scope, `enter-team-${projectId}`);
    return access && ((await this.among([userId], scope.as(access)))[0] ?? null);
  }

  /** @param scope of the Support Bot in the project */
  async among(userIds: readonly number[], scope: RequestScope): Promise<readonly TeamMemberView[]> {
    if (userIds.length === 0) return [];
    return (await this.client.ask(readTeamMembers, { userIds: [...userIds] }, scope)).members;
  }
}
