import { Access, Request, RequestContext } from '@ledgerdesk/contracts';
import { type Asked } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';

/** What a step of a process asks others with, before there is an access answer. */
export const contextOf = ({ requestId, via, actor, traceparent, remainingMs, mailId }: Sent): RequestContext => ({
  requestId,
  via,
  actor,
  traceparent,
  remainingMs,
  access: null,
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

/** The same, as whoever has entered; null: nobody. */
export const askingAs = (access: Access | null, context: RequestContext): RequestContext => ({
  ...context,
  access,
  actor: access?.user?.id ?? null,
});
