import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  Access,
  ReplyOf,
  Request,
  RequestContext,
  RequestInput,
  resolveAccess,
  resolveManyAccess,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { CONFIGURATION, Secrets } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { Authentication, Caller } from './authentication';
import { EnteredRequest } from './entered-request';

/** What may be entered: a group, a project, or the installation (null). */
export type Target = RequestInput<typeof resolveAccess>['what'];
/** What is known of a request before its body is read. */
export type RequestHead = Pick<FastifyRequest, 'id' | 'ip' | 'headers' | 'traceparent'>;
/** Which protocol a request comes by. */
type Protocol = Extract<RequestContext['via'], 'api' | 'graphql'>;
/**
 * `signedIn`: without a token or session it is refused. `writes`: a token for reading is refused, and a session that does not
 * prove that its own page asks. `waitsMs`: it may take so much longer
 * than other requests. `via`: `api` if not given.
 */
export type RequestNeeds = Readonly<{ signedIn: boolean; writes: boolean; waitsMs?: number; via?: Protocol }>;

type Origin = Readonly<{
  id: string;
  traceparent: string;
  /** The address it came from. */
  ip: string;
  caller: Caller;
  writes: boolean;
  via: Protocol;
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
  async open(head: RequestHead, needs: RequestNeeds): Promise<ApiRequest> {
    return this.requestOf(head, await this.authentication.callerOf(head, needs), needs);
  }

  /** For somebody who was just let in. */
  openFor(head: RequestHead, caller: Caller): ApiRequest {
    return this.requestOf(head, caller, { writes: false });
  }

  /** For what needs no sign-in, and looks at no token. */
  openPublic(head: RequestHead): ApiRequest {
    return this.requestOf(head, { who: { as: 'public' }, sessionToken: null }, { writes: false });
  }

  private requestOf(
    { id, ip, traceparent }: RequestHead,
    caller: Caller,
    { writes, waitsMs = 0, via = 'api' }: Omit<RequestNeeds, 'signedIn'>,
  ): ApiRequest {
    const budgetMs = this.configuration.REQUEST_BUDGET_MS;
    const deadline = performance.now() + budgetMs + waitsMs;
    const origin = { id, traceparent, ip, caller, writes, via, budgetMs, deadline };
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
    const { who } = this.origin.caller;
    return this.entered(await this.ask(resolveAccess, { who, what: target }).catch(this.refuse));
  }

  /**
   * Several, up to 100, as of one moment. What is not there, or not for this caller to know of, is answered so in its place.
   *
   * @throws HttpError as `enter`
   */
  async enterMany(targets: readonly NonNullable<Target>[]): Promise<readonly (EnteredRequest | DomainError)[]> {
    const { who } = this.origin.caller;
    const { answers } = await this.ask(resolveManyAccess, { who, whats: [...targets] }).catch(this.refuse);
    return answers.map((answer) =>
      'refused' in answer ? new DomainError(answer.refused, 'There is none') : this.entered(answer),
    );
  }

  private readonly refuse = (error: unknown): never => {
    throw this.authentication.refused(this.origin.ip, error);
  };

  /** @throws HttpError 403, 429 */
  private entered(access: Access): EnteredRequest {
    this.authentication.admit(this.origin.caller, access, this.origin.writes);
    const ask = <R extends Request>(contract: R, input: RequestInput<R>, requestId: string, withinMs?: number) =>
      this.client.send(contract, input, this.context(access, requestId, withinMs));
    return new EnteredRequest(access, this.id, this.secret, ask);
  }

  /** Asks what is asked before anything is entered. */
  ask<R extends Request>(contract: R, input: RequestInput<R>): Promise<ReplyOf<R>> {
    return this.client.send(contract, input, this.context(null, this.id));
  }

  private context(access: Access | null, requestId: string, withinMs = Infinity): RequestContext {
    const { traceparent, via } = this.origin;
    const remainingMs = Math.min(withinMs, this.remainingMs);
    return { requestId, via, actor: access?.user?.id ?? null, access, traceparent, remainingMs };
  }
}
