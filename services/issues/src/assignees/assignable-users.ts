import { Injectable } from '@nestjs/common';
import { selectReaders } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';

/** Who may be assigned to the issues of the project that was entered (ISS-8). */
@Injectable()
export class AssignableUsers {
  constructor(private readonly client: ServiceClient) {}

  /** Those of these users who may read the project, in the order in which they were named. */
  async among(userIds: readonly number[], scope: RequestScope): Promise<readonly number[]> {
    if (userIds.length === 0) return [];
    const { userIds: readers } = await this.client.ask(selectReaders, { userIds: [...userIds] }, scope);
    return userIds.filter((id) => readers.includes(id));
  }
}
