import { Injectable } from '@nestjs/common';
import { readIssueTemplate, readTeamMembers, roles } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { throwIfViolated, Violation } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { MailOptions } from './service-desk';
import { ServiceDesks } from './service-desks';

const MOST_NOTIFIED = 20;

/** What options of a project must keep to that others know of (SET-7, SET-8, SET-18). */
@Injectable()
export class OptionRules {
  constructor(
    private readonly client: ServiceClient,
    private readonly serviceDesks: ServiceDesks,
  ) {}

  /** @param scope of whoever has entered the project @throws InvalidFields with all that break a rule */
  async assertAllowed(options: Partial<MailOptions>, scope: RequestScope): Promise<void> {
    const { issueTemplateKey, customEmailEnabled, notifyUsers } = options;
    const violations: Violation[] = [];
    if (typeof issueTemplateKey === 'string' && !(await this.isTemplate(issueTemplateKey, scope)))
      violations.push({ path: 'issueTemplateKey', message: 'does not exist or is empty' });
    if (customEmailEnabled && !(await this.serviceDesks.of(scope.access.target!.id)).customEmail)
      violations.push({ path: 'customEmailEnabled', message: 'has no custom address' });
    if (notifyUsers && !(await this.areNotifiable(notifyUsers, scope)))
      violations.push({
        path: 'notifyUsers',
        message: `must be at most ${MOST_NOTIFIED} users with at least the Planner role`,
      });
    throwIfViolated(violations);
  }

  private async isTemplate(name: string, scope: RequestScope): Promise<boolean> {
    try {
      await this.client.ask(readIssueTemplate, { name }, scope);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'template-not-found') return false;
      throw error;
    }
  }

  private async areNotifiable(userIds: readonly number[], scope: RequestScope): Promise<boolean> {
    const different = [...new Set(userIds)];
    if (different.length > MOST_NOTIFIED) return false;
    const { members } = await this.client.ask(readTeamMembers, { userIds: different }, scope);
    return members.filter(({ role }) => role >= roles.planner).length === different.length;
  }
}
