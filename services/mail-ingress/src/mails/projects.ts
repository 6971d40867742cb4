import { enter } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EnteredProject, hasTarget } from '../addresses/entered-project';
import { ServiceDesks } from '../service-desk/service-desks';
import { MailStep } from './mail-step';

/** Projects, entered as the Support Bot (MI-1). */
export class Projects {
  constructor(private readonly serviceDesks: Pick<ServiceDesks, 'of'>) {}

  /** Null where it is missing, archived, or its Service Desk is off (RT-15, MI-14). */
  async enter(projectId: number, step: MailStep): Promise<EnteredProject | null> {
    const { enabled } = await this.serviceDesks.of(projectId);
    if (!enabled) return null;
    const payload = { who: { as: 'support-bot' }, what: { project: projectId } } as const;
    try {
      const access = await step.ask(enter, payload, null, `enter-${projectId}`);
      return hasTarget(access) && !access.target.archived ? access : null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'project-not-found') return null;
      throw error;
    }
  }
}
