import { Access, enter, Request, RequestContext } from '@ledgerdesk/contracts';
import { type Asked, ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';

/** What a step of a process asks others with, before there is an access answer. */
export const contextOf = ({ requestId, via, actor, traceparent, remainingMs, mailId }: Sent): RequestContext => ({
  ...{ requestId, via, actor, traceparent, remainingMs, access: null },
  ...(mailId !== undefined && { cause: { mailId } }),
});

/** What a request that is being answered asks others with. `as`: names the question within it. */
export const contextWithin = (
  { metadata, access, commandId }: Asked<Request, Access | null>,
  as: string,
): RequestContext => {
  const { via, actor, traceparent, deadline } = metadata;
  const remainingMs = Math.max(1, Date.parse(deadline) - Date.now());
  return { requestId: commandId(as), via, actor, traceparent, access, remainingMs };
};

/** Enters a project as the Support Bot. @throws DomainError `project-not-found`, `unavailable` */
export const enterProject = async (
  client: ServiceClient,
  projectId: number,
  context: RequestContext,
): Promise<RequestContext> => {
  const asked = { who: { as: 'support-bot' }, what: { project: projectId } } as const;
  const access: Access = await client.ask(enter, asked, { ...context, access: null });
  return { ...context, actor: access.user?.id ?? null, access };
};
