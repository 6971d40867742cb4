import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { confirmEmail } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Logger, reportTo } from '@ledgerdesk/service-host';
import { ApiRequests } from '../request/api-request';
import {
  ErrorResponse,
  HttpError,
  internalError,
  responseTo,
  responseToUnreadable,
  unauthorized,
} from '../request/error-responses';
import { idsOf } from '../request/trace';
import { Html, html, page, pageHeaders } from './page';

type WithToken = FastifyRequest<{ Querystring: { token?: unknown } }>;

const TITLE = 'E-mail address';

/**
 * The page behind the link that is mailed to a new e-mail address (SIG-4): it counts once it was opened in a browser in which
 * its user has signed in. Whoever else has the link can do nothing with it. A Fastify plugin.
 */
export const emailConfirmationPage = (requests: ApiRequests, logger: Logger) => async (pages: FastifyInstance) => {
  const report = reportTo(logger);

  pages.get('/confirm_email', { exposeHeadRoute: false }, async (http: WithToken, reply) => {
    const { token } = http.query;
    const request = await requests.open(http, { signedIn: true, writes: false });
    if (request.sessionToken === null) throw new HttpError(unauthorized);
    const entered = await request.enter(null);
    if (typeof token !== 'string') throw new DomainError('email-token-not-valid', 'There is no token');
    const { user } = await entered.ask(confirmEmail, { token });
    return send(reply, 200, html`<p>Your e-mail address is <strong>${user.private?.email ?? ''}</strong> now.</p>`);
  });
  pages.setErrorHandler((error, http, reply) => {
    const { status, headers = {} } = refusedAs(error);
    if (status === internalError.status) report('a request failed', idsOf(http), error);
    return send(reply.headers(headers), status, html`<p>${sentenceOf(status)}</p>`);
  });
};

const refusedAs = (error: unknown): ErrorResponse => {
  if (error instanceof HttpError) return error.response;
  if (error instanceof DomainError && error.code === 'invalid-request') return { status: 404, body: {} };
  return (error instanceof DomainError ? responseTo(error) : responseToUnreadable(error)) ?? internalError;
};

const sentences: Readonly<Record<number, string>> = {
  409: 'This address belongs to another account by now.',
  401: 'Please sign in first, with the account that is to have this address. Then open the link again.',
  404: 'This link is no longer valid.',
};
const sentenceOf = (status: number): string => sentences[status] ?? 'This did not work. Please try again later.';

const send = (reply: FastifyReply, status: number, content: Html): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(page(TITLE, content));
