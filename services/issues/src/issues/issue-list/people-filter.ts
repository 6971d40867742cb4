import { Injectable } from '@nestjs/common';
import { listIssues, nameUsers, RequestPayload } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';

type IssueQuery = RequestPayload<typeof listIssues>;

/** Whose issues are asked for: by whom they are, and whom they are assigned to (ISS-19, ISS-20). */
@Injectable()
export class PeopleFilter {
  constructor(private readonly client: ServiceClient) {}

  /** Null where nobody fits. */
  async filter(query: IssueQuery, scope: RequestScope): Promise<Where | null> {
    const [byAuthor, byAssignee] = await Promise.all([this.byAuthor(query, scope), this.byAssignee(query, scope)]);
    return byAuthor && byAssignee && { ...byAuthor, ...byAssignee };
  }

  private async byAuthor(
    { scope: whose, authorId, authorUsername }: IssueQuery,
    scope: RequestScope,
  ): Promise<Where | null> {
    const authors = [
      ...(whose === 'created_by_me' ? [scope.access.user?.id ?? null] : []),
      ...(authorId === null ? [] : [authorId]),
      ...(authorUsername === null ? [] : [await this.userNamed(authorUsername, scope)]),
    ];
    const [author] = authors;
    if (author === undefined) return {};
    return author !== null && authors.every((id) => id === author) ? { authorId: author } : null;
  }

  private async byAssignee(
    { scope: whose, assigneeId, assigneeUsername, assigneeUsernames }: IssueQuery,
    scope: RequestScope,
  ): Promise<Where | null> {
    const usernames = [...(assigneeUsername === null ? [] : [assigneeUsername]), ...assigneeUsernames];
    const assignees = [
      ...(whose === 'assigned_to_me' ? [scope.access.user?.id ?? null] : []),
      ...(typeof assigneeId === 'number' ? [assigneeId] : []),
      ...(await Promise.all(usernames.map((username) => this.userNamed(username, scope)))),
    ];
    if (assignees.includes(null)) return null;
    return {
      ...(typeof assigneeId === 'string' ? { isAssigned: assigneeId === 'Any' } : {}),
      ...(assignees.length === 0 ? {} : { assigneeIds: { hasAnyOfEach: assignees.map((id) => [id!]) } }),
    };
  }

  private async userNamed(username: string, scope: RequestScope): Promise<number | null> {
    const asked = { userIds: [], usernames: [username.slice(0, 255)] };
    const { users } = await this.client.ask(nameUsers, asked, scope, `${nameUsers.subject} ${username}`);
    return users[0]?.id ?? null;
  }
}
