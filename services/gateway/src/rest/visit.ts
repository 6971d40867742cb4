import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Access, RequestInput, enter, ReplyOf, Request, RequestContext } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Authentication, type Who } from './authentication';
import { Made } from './idempotency';
import { RequestRead } from './read-request';
import { Call, Route } from './route';

export type VisitParts = Readonly<{
  client: ServiceClient;
  authentication: Authentication;
  /** Keys the secrets that are made for callers. */
  secret: string;
  publicUrl: string;
  /** What a request may take, all in all. */
  budgetMs: number;
}>;

/** One request of a caller: it enters, then asks what it came for, all within its time. */
export class Visit {
  private readonly deadline: number;
  private entered: Access | null = null;
  private latest: Call | null = null;

  constructor(
    private readonly parts: VisitParts,
    readonly route: Route,
    readonly request: FastifyRequest,
  ) {
    this.deadline = performance.now() + parts.budgetMs;
  }

  /** Null until it was let in. */
  get access(): Access | null {
    return this.entered;
  }

  /** What it came for, once that began. */
  get call(): Call | null {
    return this.latest;
  }

  get remainingMs(): number {
    return Math.max(0, Math.floor(this.deadline - performance.now()));
  }

  /** @throws Refused 401, 403 or 429; DomainError for what is not there, or not for this caller to know of */
  async enter({ what }: RequestRead, who: Who): Promise<Access> {
    const { client, authentication } = this.parts;
    try {
      this.entered = await client.ask(enter, { who, what }, this.context(this.request.id));
    } catch (error) {
      authentication.notEntered(this.request, error);
      throw error;
    }
    authentication.admit(this.entered, this.route.method !== 'GET');
    return this.entered;
  }

  /** What a route gets, in every attempt the same. */
  callOf(read: RequestRead, access: Access, { requestId, id }: Made): Call {
    const { client, secret, publicUrl } = this.parts;
    const ask = <R extends Request>(contract: R, payload: RequestInput<R>, withinMs?: number): Promise<ReplyOf<R>> =>
      client.ask(contract, payload, this.context(requestId, withinMs));
    return (this.latest = {
      id,
      ...read,
      access,
      ask,
      secret: () => createHmac('sha256', secret).update(`secret ${requestId}`).digest('base64url'),
      webUrl: (path) => `${publicUrl}/${path}`,
    } as Call);
  }

  private context(requestId: string, withinMs = Infinity): RequestContext {
    const { entered: access } = this;
    const { traceparent } = this.request;
    const remainingMs = Math.min(withinMs, this.remainingMs);
    return { requestId, via: 'api', actor: access?.user?.id ?? null, access, traceparent, remainingMs };
  }
}
