import { Injectable } from '@nestjs/common';
import { Access, resolveAccess, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';

/** The access answer of who has entered a project. */
export type EnteredProject = Access & Readonly<{ target: TargetAccess }>;

/** Whoever acts in projects for people outside (MI-1). */
@Injectable()
export class SupportBot {
  constructor(private readonly client: ServiceClient) {}

  /**
   * Enters a project by its id or full path; null where there is none. `step` names this within the scope, where that
   * enters more than one.
   *
   * @throws DomainError `unavailable`
   */
  async enter(project: number | string, scope: RequestScope, step?: string): Promise<EnteredProject | null> {
    try {
      const asked = { who: { as: 'support-bot' }, what: { project } } as const;
      const access = await this.client.ask(resolveAccess, asked, scope.as(null), step);
      return hasTarget(access) ? access : null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'project-not-found') return null;
      throw error;
    }
  }
}

const hasTarget = (access: Access): access is EnteredProject => access.target !== null;
