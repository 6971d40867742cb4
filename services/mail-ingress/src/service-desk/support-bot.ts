import { Access, resolveAccess, RequestContext, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';

/** The access answer of who has entered a project. */
export type EnteredProject = Access & Readonly<{ target: TargetAccess }>;

/** Enters a project by its id or full path, as the Support Bot (MI-1); null where there is none. @throws DomainError `unavailable` */
export const enterProject = async (
  client: ServiceClient,
  project: number | string,
  context: RequestContext,
): Promise<EnteredProject | null> => {
  try {
    const asked = { who: { as: 'support-bot' }, what: { project } } as const;
    const access = await client.ask(resolveAccess, asked, { ...context, access: null });
    return hasTarget(access) ? access : null;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'project-not-found') return null;
    throw error;
  }
};

const hasTarget = (access: Access): access is EnteredProject => access.target !== null;
