import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, RequestInput, resolveAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { Quota } from './quota';
import { insufficientScope, HttpError, tooManyRequests, unauthorized } from './error-responses';

export type Caller = RequestInput<typeof resolveAccess>['who'];

const FAILURES_PER_MINUTE = 20;
const LONGEST_TOKEN = 500;

/** Who asks (API-2), and how often they may (API-13). */
@Injectable()
export class Authentication {
  private readonly failures = new Quota(FAILURES_PER_MINUTE);
  private readonly requests: Quota;
  private readonly counted = new WeakSet();

  constructor(@Inject(CONFIGURATION) { RATE_LIMIT_PER_MINUTE }: Pick<GatewayConfiguration, 'RATE_LIMIT_PER_MINUTE'>) {
    this.requests = new Quota(RATE_LIMIT_PER_MINUTE);
  }

  /** @throws HttpError 401 where a token is needed and none given, or for one that none can be; 429 as `failed` */
  callerOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>, signedIn: boolean): Caller {
    const token = tokenOf(headers['private-token'] ?? headers.authorization);
    if (token === undefined && signedIn) throw new HttpError(unauthorized);
    if (token === undefined) return { as: 'public' };
    if (token.length > 0 && token.length <= LONGEST_TOKEN) return { token };
    throw this.failed(ip);
  }

  /** What is thrown where access was not resolved: an unknown token counts against the address. */
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
