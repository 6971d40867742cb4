import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readSubscription, ReplyOf, Request, unsubscribe } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Logger, reportTo } from '@ledgerdesk/service-host';
import { ApiRequests } from '../request/api-request';
import { bodyOf, readBodies } from '../rest/content-types';
import { isRecord } from '../rest/parameters';
import { Quota } from '../request/quota';
import {
  responseTo,
  responseToUnreadable,
  badRequest,
  internalError,
  HttpError,
  ErrorResponse,
  tooManyRequests,
} from '../request/error-responses';
import { idsOf } from '../request/trace';
import { Html, html, page, pageHeaders } from './page';

type TokenPayload = (typeof readSubscription)['payload'];
type ByToken = FastifyRequest<{ Params: { token: string } }>;

/** SEC-14 */
const INVALID_TOKENS = 100;
const HOUR_MS = 60 * 60 * 1_000;

/**
 * The page behind the link in every mail to somebody outside, and what mail programs post to it at one click (RFC 8058):
 * without sign-in, cookie or script. Reading it changes nothing (SUB-2, SUB-3). A Fastify plugin.
 */
export const subscriptionPages = (requests: ApiRequests, logger: Logger) => async (pages: FastifyInstance) => {
  const tokens = new Tokens(requests);
  const report = reportTo(logger);
  await readBodies(pages);

  pages.get('/:token', async (request: ByToken, reply) =>
    send(reply, 200, asked(await tokens.ask(readSubscription, request))),
  );
  pages.post('/:token', async (request: ByToken, reply) => {
    const fields = bodyOf(request.headers['content-type'], request.body);
    if (!isRecord(fields) || fields['List-Unsubscribe'] !== 'One-Click')
      throw badRequest('List-Unsubscribe is missing');
    await tokens.ask(unsubscribe, request);
    return send(reply, 200, {
      title: 'Unsubscribed',
      content: html`<p>You will get no more mails about this issue.</p>`,
    });
  });
  pages.setErrorHandler((error, request, reply) => {
    const { status, headers = {} } = refusedAs(error);
    if (status === internalError.status) report('a request failed', idsOf(request), error);
    return send(reply.headers(headers), status, { title: 'Unsubscribe', content: html`<p>${sentenceOf(status)}</p>` });
  });
};

/** Asks by the token of an address, unless too many that were none came from there. */
class Tokens {
  private readonly invalid = new Quota(INVALID_TOKENS, HOUR_MS);

  constructor(private readonly requests: ApiRequests) {}

  async ask<Reply extends z.ZodType>(
    contract: Request<TokenPayload, Reply>,
    request: ByToken,
  ): Promise<z.output<Reply>> {
    const { ip, params } = request;
    const seconds = this.invalid.secondsToWait(ip);
    if (seconds > 0) throw new HttpError(tooManyRequests(seconds));
    try {
      return await this.requests.openPublic(request).ask(contract, params);
    } catch (error) {
      if (isNoToken(error)) this.invalid.count(ip);
      throw error;
    }
  }
}

/** A token that is longer than any is malformed. */
const isNoToken = (error: unknown): boolean =>
  error instanceof DomainError && (error.code === 'unknown-token' || error.code === 'invalid-request');

const refusedAs = (error: unknown): ErrorResponse => {
  if (error instanceof HttpError) return error.response;
  if (isNoToken(error)) return { status: 404, body: {} };
  return (error instanceof DomainError ? responseTo(error) : responseToUnreadable(error)) ?? internalError;
};

const sentences: Readonly<Record<number, string>> = {
  404: 'This link is no longer valid.',
  429: 'Too many links that are not valid came from your address. Please try again later.',
};
const sentenceOf = (status: number): string =>
  sentences[status] ?? (status < 500 ? 'This request can not be read.' : 'This did not work. Please try again later.');

type PageContent = Readonly<{ title: string; content: Html }>;

const asked = ({ address, issue, subscribed }: ReplyOf<typeof readSubscription>): PageContent => {
  if (!subscribed) return { title: 'Unsubscribed', content: html`<p>You get no more mails about this issue.</p>` };
  const about = issue ? html`the issue <strong>${issue.title}</strong> (#${issue.iid})` : html`an issue`;
  return {
    title: 'Unsubscribe',
    content: html`<p>Mails about ${about} are sent to <strong>${address}</strong>.</p>
      <form method="post">
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <button>Unsubscribe</button>
      </form>`,
  };
};

const send = (reply: FastifyReply, status: number, { title, content }: PageContent): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(page(title, content));
