import { RequestContext } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { EnteredProject, enterProject } from './enter-project';
import { ServiceDesks } from './service-desks';

/** The projects that mails reach. */
export class Projects {
  constructor(
    private readonly client: ServiceClient,
    private readonly serviceDesks: Pick<ServiceDesks, 'of'>,
  ) {}

  /**
   * Enters one by its id or full path, as the Support Bot; null where it is missing, archived, or its Service Desk is off,
   * all alike (RT-15, MI-14).
   *
   * @throws DomainError `unavailable`; LogUnavailable
   */
  async enter(project: number | string, context: RequestContext): Promise<EnteredProject | null> {
    const access = await enterProject(this.client, project, context);
    if (!access || access.target.archived) return null;
    return (await this.serviceDesks.of(access.target.id)).enabled ? access : null;
  }
}
