import { Access, enter, RequestContext } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';

/** What a step of a process asks others with, before there is an access answer. */
export const contextOf = ({ requestId, via, actor, traceparent, remainingMs, mailId }: Sent): RequestContext => ({
  ...{ requestId, via, actor, traceparent, remainingMs, access: null },
  ...(mailId !== undefined && { cause: { mailId } }),
});

/** Enters a project as the Support Bot. @throws DomainError `project-not-found`, `unavailable` */
export const enterProject = async (client: ServiceClient, projectId: number, sent: Sent): Promise<RequestContext> => {
  const context = contextOf(sent);
  const asked = { who: { as: 'support-bot' }, what: { project: projectId } } as const;
  const access: Access = await client.ask(enter, asked, context);
  return { ...context, actor: access.user?.id ?? null, access };
};
