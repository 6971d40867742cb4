import { Injectable } from '@nestjs/common';
import { RequestScope } from '@ledgerdesk/messaging';
import { ServiceDesks } from './service-desks';
import { EnteredProject, SupportBot } from './support-bot';

/** The projects that mails reach. */
@Injectable()
export class Projects {
  constructor(
    private readonly supportBot: SupportBot,
    private readonly serviceDesks: ServiceDesks,
  ) {}

  /**
   * Enters one by its id or full path, as the Support Bot; null where it is missing, archived, or its Service Desk is off,
   * all alike (RT-15, MI-14). `step` names this within the scope, where that enters more than one.
   *
   * @throws DomainError `unavailable`; LogUnavailable
   */
  async enter(project: number | string, scope: RequestScope, step?: string): Promise<EnteredProject | null> {
    const access = await this.supportBot.enter(project, scope, step);
    if (!access || access.target.archived) return null;
    return (await this.serviceDesks.of(access.target.id)).enabled ? access : null;
  }
}
