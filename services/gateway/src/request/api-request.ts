import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, resolveAccess, ReplyOf, Request, RequestContext, RequestInput } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { CONFIGURATION, Secrets } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { Authentication, Caller } from './authentication';
import { EnteredRequest } from './entered-request';

/** What may be entered: a group, a project, or the installation (null). */
export type Target = RequestInput<typeof resolveAccess>['what'];
/** What is known of a request before its body is read. */
export type RequestHead = Pick<FastifyRequest, 'id' | 'ip' | 'headers' | 'traceparent'>;
/**
 * `signedIn`: without a token or session it is refused. `writes`: a token for reading is refused, and a session that does not
 * prove that its own page asks. `waitsMs`: it may take so much longer
 * than other requests.
 */
export type RequestNeeds = Readonly<{ signedIn: boolean; writes: boolean; waitsMs?: number }>;

type Origin = Readonly<{
  id: string;
  traceparent: string;
  /** The address it came from. */
  ip: string;
  caller: Caller;
  writes: boolean;
  budgetMs: number;
  /** On the monotonic clock, in milliseconds. */
  deadline: number;
}>;

/** Opens the requests of callers, whatever protocol they come by. */
@Injectable()
export class ApiRequests {
  constructor(
    private readonly client: ServiceClient,
    private readonly authentication: Authentication,
    private readonly secrets: Secrets,
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'REQUEST_BUDGET_MS'>,
  ) {}

  /** @throws HttpError as `Authentication.callerOf` */
  async open(head: RequestHead, { signedIn, writes, waitsMs = 0 }: RequestNeeds): Promise<ApiRequest> {
    return this.requestOf(head, await this.authentication.callerOf(head, { signedIn, writes }), writes, waitsMs);
  }

  /** For somebody who was just let in. */
  openFor(head: RequestHead, caller: Caller): ApiRequest {
    return this.requestOf(head, caller, false, 0);
  }

  /** For what needs no sign-in, and looks at no token. */
  openPublic(head: RequestHead): ApiRequest {
    return this.requestOf(head, { who: { as: 'public' }, sessionToken: null }, false, 0);
  }

  private requestOf(
    { id, ip, traceparent }: RequestHead,
    caller: Caller,
    writes: boolean,
    waitsMs: number,
  ): ApiRequest {
    const budgetMs = this.configuration.REQUEST_BUDGET_MS;
    const deadline = performance.now() + budgetMs + waitsMs;
    const origin = { id, traceparent, ip, caller, writes, budgetMs, deadline };
    return new ApiRequest(origin, this.client, this.authentication, this.secrets.instance);
  }
}

/** One request of a caller, with its deadline and its place in a trace. It may enter several targets. */
export class ApiRequest {
  constructor(
    private readonly origin: Origin,
    private readonly client: ServiceClient,
    private readonly authentication: Authentication,
    private readonly secret: string,
  ) {}

  get id(): string {
    return this.origin.id;
  }

  get sessionToken(): string | null {
    return this.origin.caller.sessionToken;
  }

  get remainingMs(): number {
    return Math.max(0, Math.floor(this.origin.deadline - performance.now()));
  }

  /** The same request with a time of its own, for a further part of an answer that is sent part by part. */
  renewed(): ApiRequest {
    const origin = { ...this.origin, deadline: performance.now() + this.origin.budgetMs };
    return new ApiRequest(origin, this.client, this.authentication, this.secret);
  }

  /** @throws HttpError 401, 403 or 429; DomainError for what is not there, or not for this caller to know of */
  async enter(target: Target): Promise<EnteredRequest> {
    const { caller, ip, writes } = this.origin;
    const access = await this.ask(resolveAccess, { who: caller.who, what: target }).catch((error: unknown) => {
      throw this.authentication.refused(ip, error);
    });
    this.authentication.admit(caller, access, writes);
    const ask = <R extends Request>(contract: R, input: RequestInput<R>, requestId: string, withinMs?: number) =>
      this.client.send(contract, input, this.context(access, requestId, withinMs));
    return new EnteredRequest(access, this.id, this.secret, ask);
  }

  /** Asks what is asked before anything is entered. */
  ask<R extends Request>(contract: R, input: RequestInput<R>): Promise<ReplyOf<R>> {
    return this.client.send(contract, input, this.context(null, this.id));
  }

  private context(access: Access | null, requestId: string, withinMs = Infinity): RequestContext {
    const { traceparent } = this.origin;
    const remainingMs = Math.min(withinMs, this.remainingMs);
    return { requestId, via: 'api', actor: access?.user?.id ?? null, access, traceparent, remainingMs };
  }
}
