import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, RequestInput, resolveAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { assertOwnOrigin } from '../sign-in/own-origin';
import { Sessions } from '../sign-in/sessions';
import { SignInCookies } from '../sign-in/sign-in-cookies';
import { Quota } from './quota';
import { forbidden, insufficientScope, HttpError, tooManyRequests, unauthorized } from './error-responses';

/** `sessionToken`: of the session that the request comes by; null where it comes otherwise. */
export type Caller = Readonly<{ who: RequestInput<typeof resolveAccess>['who']; sessionToken: string | null }>;
type Needs = Readonly<{ signedIn: boolean; writes: boolean }>;

const FAILURES_PER_MINUTE = 20;
const LONGEST_TOKEN = 500;

/** Who asks (API-2), and how often they may (API-13). */
@Injectable()
export class Authentication {
  private readonly failures = new Quota(FAILURES_PER_MINUTE);
  private readonly requests: Quota;
  private readonly counted = new WeakSet();

  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: SignInCookies,
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<GatewayConfiguration, 'RATE_LIMIT_PER_MINUTE' | 'PUBLIC_URL'>,
  ) {
    this.requests = new Quota(configuration.RATE_LIMIT_PER_MINUTE);
  }

  /**
   * By a token, or else by the session of the cookie.
   *
   * @throws HttpError 401 where it must be somebody and is nobody, or for what can be no token and no session any more, 429 as
   * `failed`; 403 for a write by a session that another site may have sent
   */
  async callerOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>, needs: Needs): Promise<Caller> {
    const token = tokenOf(headers['private-token'] ?? headers.authorization);
    if (token !== undefined && token.length > 0 && token.length <= LONGEST_TOKEN)
      return { who: { token }, sessionToken: null };
    if (token !== undefined) throw this.failed(ip);
    const sessionToken = this.cookies.sessionIn(headers);
    if (sessionToken !== null) return this.callerBy(sessionToken, { headers, ip }, needs);
    if (needs.signedIn) throw new HttpError(unauthorized);
    return { who: { as: 'public' }, sessionToken: null };
  }

  /** Cookies come along whoever has made a browser send the request (SIG-2). */
  private async callerBy(
    sessionToken: string,
    { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
    { writes }: Needs,
  ): Promise<Caller> {
    const session = await this.sessions.find(sessionToken);
    if (!session) throw this.failed(ip);
    if (writes) this.assertOwnPage(sessionToken, headers);
    return { who: { session }, sessionToken };
  }

  /** @throws HttpError 403 for what a page of another site could have made a browser send with the cookie of the session */
  assertOwnPage(sessionToken: string, headers: FastifyRequest['headers']): void {
    assertOwnOrigin(headers, this.configuration.PUBLIC_URL);
    if (this.sessions.isCsrfTokenOf(sessionToken, headers['x-csrf-token'])) return;
    throw new HttpError(forbidden('X-CSRF-Token is missing or wrong'));
  }

  /** What is thrown where access was not resolved: an unknown token or an ended session counts against the address. */
  refused(ip: string, error: unknown): unknown {
    return error instanceof DomainError && error.code === 'unauthenticated' ? this.failed(ip) : error;
  }

  /** Only who fails is told to wait: a valid token is let in whatever others do at the same address (API-13). */
  private failed(ip: string): HttpError {
    const seconds = this.failures.secondsToWait(ip);
    if (seconds > 0) return new HttpError(tooManyRequests(seconds));
    this.failures.count(ip);
    return new HttpError(unauthorized);
  }

  /**
   * A request counts once, however many targets it enters.
   *
   * @throws HttpError 403 for a write with a token for reading, 429 above the limit per user
   */
  admit(request: object, { user }: Access, writes: boolean): void {
    if (writes && user?.scopes && !user.scopes.includes('api')) throw new HttpError(insufficientScope);
    if (!user || this.counted.has(request)) return;
    this.counted.add(request);
    const seconds = this.requests.secondsToWait(`${user.id}`);
    if (seconds > 0) throw new HttpError(tooManyRequests(seconds));
    this.requests.count(`${user.id}`);
  }
}

/** `Authorization` of another scheme than Bearer is a bad token, not the public. */
const tokenOf = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.replace(/^Bearer +/i, '').trim();
