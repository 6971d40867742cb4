import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readCurrentUser } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION, type Configuration, Logger, reportTo } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import { ApiRequests } from '../request/api-request';
import { Authentication } from '../request/authentication';
import {
  badRequest,
  ErrorResponse,
  errorResponse,
  HttpError,
  internalError,
  responseTo,
  responseToUnreadable,
  sendError,
  serviceUnavailable,
} from '../request/error-responses';
import { idsOf } from '../request/trace';
import { bodyOf, readBodies } from '../rest/content-types';
import { isRecord, readerOf } from '../rest/parameters';
import { wholeUserView } from '../views/user.view';
import { assertOwnOrigin } from './own-origin';
import { PasswordProofs } from './password-proofs';
import { Sessions, SessionUser } from './sessions';
import { SignInCookies } from './sign-in-cookies';

const text = z.string().max(1_024);
const readFields = readerOf({ login: text, password: text });
const wrong = errorResponse(401, 'Invalid login or password.');

/** Where browsers sign in and out (SIG-1, SIG-2), beside the API, as GitLab has it. */
@Injectable()
export class SignInPages {
  constructor(
    private readonly requests: ApiRequests,
    private readonly authentication: Authentication,
    private readonly proofs: PasswordProofs,
    private readonly sessions: Sessions,
    private readonly cookies: SignInCookies,
    private readonly logger: Logger,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'PUBLIC_URL'>,
  ) {}

  /** A Fastify plugin, to be registered under `/users`. */
  readonly plugin = async (pages: FastifyInstance): Promise<void> => {
    await readBodies(pages);
    pages.addHook('onRequest', async (_, reply) => {
      reply.header('cache-control', 'no-store');
    });
    pages.post('/sign_in', (http, reply) => this.signIn(http, reply));
    pages.post('/sign_out', (http, reply) => this.signOut(http, reply));
    pages.setErrorHandler((error, http, reply) => sendError(reply, this.responseTo(error, http)));
  };

  private async signIn(http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    assertOwnOrigin(http.headers, this.configuration.PUBLIC_URL);
    const { login, password } = readFields(fieldsIn(http));
    const user = await this.proofs.prove(this.requests.openPublic(http), http, { login }, password);
    if (!user) throw new HttpError(wrong);
    const former = this.cookies.sessionIn(http.headers);
    if (former !== null) await this.sessions.end(former);
    const token = await this.sessions.start(user);
    const shown = await this.show(http, user, token);
    const cookies = this.cookies.signedIn(token, user.userId, this.cookies.browserIn(http.headers));
    return reply.header('set-cookie', cookies).send({ user: shown, csrf_token: this.sessions.csrfTokenOf(token) });
  }

  private async signOut(http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const token = this.cookies.sessionIn(http.headers);
    if (token !== null && (await this.sessions.find(token))) {
      this.authentication.assertOwnPage(token, http.headers);
      await this.sessions.end(token);
    }
    return reply.header('set-cookie', this.cookies.signedOut()).code(204).send();
  }

  /** As `/api/v4/session` shows it from then on. */
  private async show(http: FastifyRequest, session: SessionUser, sessionToken: string): Promise<object> {
    const entered = await this.requests.openFor(http, { who: { session }, sessionToken }).enter(null);
    const { user } = await entered.ask(readCurrentUser, {});
    const webUrl = (path: string) => `${this.configuration.PUBLIC_URL}/${path}`;
    return wholeUserView.show(user, { access: entered.access, webUrl });
  }

  private responseTo(error: unknown, http: FastifyRequest): ErrorResponse {
    if (error instanceof HttpError) return error.response;
    if (error instanceof StoreUnavailable) return serviceUnavailable;
    const response = error instanceof DomainError ? responseTo(error) : responseToUnreadable(error);
    if (response) return response;
    reportTo(this.logger)('a request failed', idsOf(http), error);
    return internalError;
  }
}

/** Of the body alone: what stands in an address is logged on its way. */
const fieldsIn = ({ headers, body }: FastifyRequest): Readonly<Record<string, unknown>> => {
  const fields = bodyOf(headers['content-type'], body) ?? {};
  if (!isRecord(fields)) throw badRequest('The request body is not an object');
  return fields;
};
