import { randomUUID } from 'node:crypto';
import { Access, ReplyOf, Request, RequestContext, RequestInput, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';

type User = NonNullable<Access['user']>;

/** An access answer of a user who is no administrator, about the installation unless a target is given. */
export const anAccess = ({
  user = {},
  target = null,
}: Readonly<{ user?: Partial<User> | null; target?: TargetAccess | null }> = {}): Access => ({
  position: 1,
  user: user && { id: 1, username: 'jane', isAdministrator: false, canCreateGroup: true, scopes: null, ...user },
  target,
});

/** A request of whoever this access answer is of, which has 3 s. */
export const aRequest = (access: Access | null, change: Partial<RequestContext> = {}): RequestContext => ({
  requestId: randomUUID(),
  via: 'api',
  actor: access?.user?.id ?? null,
  access,
  traceparent: 'trace-1',
  remainingMs: 3_000,
  ...change,
});

const PATIENCE_MS = 50_000;
/** What hostile adapters, or a busy machine, may cause, and what is over when it is tried again. */
export const isBadLuck = (error: unknown): boolean =>
  error instanceof LogUnavailable ||
  (error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code));

/** Again, where that was bad luck. @throws what else it throws */
export const insisting = async <Result>(once: () => Promise<Result>): Promise<Result> => {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    try {
      return await once();
    } catch (error) {
      if (!isBadLuck(error) || Date.now() > until) throw error;
    }
  }
};

/** What gets no answer is asked again, as the same request. @throws what else it is refused with */
export const askPatiently = <R extends Request>(
  client: ServiceClient,
  contract: R,
  payload: RequestInput<R>,
  context: RequestContext,
): Promise<ReplyOf<R>> => insisting(() => client.send(contract, payload, context));
