import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Access, AskedOf, enter, Page, Request, RequestContext } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { childTraceparent, reportTo, withinRequest, type Logger } from '@ledgerdesk/service-host';
import { Authentication } from './authentication';
import { bodyOf, readBodies } from './content-types';
import { Idempotency, Made } from './idempotency';
import { IdPools } from './id-pools';
import { pageOf, paging, pagingHeaders } from './paging';
import { Given, isRecord, readerOf } from './parameters';
import * as refusals from './refusals';
import { answerTo, badRequest, Refused, RefusedAnswer } from './refusals';
import { referenceOf } from './reference';
import { Answer, Call, enteredBy, Route, What } from './route';

export type RestParts = Readonly<{
  client: ServiceClient;
  idPools: IdPools;
  idempotency: Idempotency;
  authentication: Authentication;
  /** Keys the secrets that are made for callers. */
  secret: string;
  publicUrl: string;
  /** What a request may take, all in all. */
  budgetMs: number;
  logger: Logger;
}>;

type Read = (request: FastifyRequest) => Readonly<{ params: Given; query: Given; body: Given; page: Page }>;

/** Serves routes: reads the parameters, lets the caller enter, asks, and answers. */
export class RestApi {
  constructor(private readonly parts: RestParts) {}

  /** A Fastify plugin, for the prefix of the API. */
  readonly plugin = (routes: readonly Route[]) => async (api: FastifyInstance) => {
    await readBodies(api);
    api.setNotFoundHandler((_, reply) => send(reply, refusals.unknownPath));
    api.setErrorHandler((error, _, reply) => send(reply, this.refusedAs(error)));
    for (const route of routes) {
      const serve = this.server(route);
      const handler = (request: FastifyRequest, reply: FastifyReply) => {
        const traceparent = childTraceparent(request.headers.traceparent);
        return withinRequest({ requestId: request.id, traceparent }, () => serve(request, reply, traceparent));
      };
      api.route({ method: route.method, url: route.path, handler });
    }
  };

  private server(route: Route) {
    const [read, writes] = [parametersOf(route), route.method !== 'GET'];
    const { authentication, idempotency, budgetMs } = this.parts;

    return async (request: FastifyRequest, reply: FastifyReply, traceparent: string): Promise<FastifyReply> => {
      let access: Access | null = null;
      let call: Call | null = null;
      try {
        const deadline = performance.now() + budgetMs;
        const context = (): RequestContext => ({
          ...{ requestId: request.id, via: 'api', actor: access?.user?.id ?? null, access, traceparent },
          remainingMs: Math.max(0, Math.floor(deadline - performance.now())),
        });
        const who = authentication.whoAsks(request, writes || route.signedIn === true);
        const given = read(request);
        access = await this.enter(request, { who, what: whatIsEntered(route, request, given.body) }, context());
        authentication.admit(access, writes);

        const make = async (): Promise<Made> => ({
          requestId: request.id,
          id: route.draws ? await this.parts.idPools.take(route.draws) : 0,
        });
        const present = access;
        const callOf = (made: Made): Call =>
          (call = { ...given, access: present, ...this.toolsFor(made, context), ifChanges: ifMatch(request) } as Call);
        const run = (made: Made) => route.answer(callOf(made));

        const key = request.headers['idempotency-key'];
        if (route.method !== 'POST' || key === undefined || !access.user)
          return this.answer(route, request, reply, given.page, await run(await make()));

        const keyed = {
          key: `${key}`,
          userId: access.user.id,
          method: route.method,
          path: pathOf(request),
          body: request.body,
        };
        const reread = (made: Made) => (route.reread ?? route.answer).call(route, callOf(made));
        const attempts = { make, run, reread, status: statusOf(route), deadlineMs: context().remainingMs };
        const { answered, replayed } = await idempotency.once(keyed, attempts);
        if (replayed) reply.header('Idempotency-Replayed', 'true');
        return this.answer(route, request, reply, given.page, answered);
      } catch (error) {
        return send(reply, await this.refused(error, route, request, access, call));
      }
    };
  }

  private async enter(request: FastifyRequest, asked: AskedOf<typeof enter>, context: RequestContext): Promise<Access> {
    try {
      return await this.parts.client.ask(enter, asked, context);
    } catch (error) {
      this.parts.authentication.notEntered(request, error);
      throw error;
    }
  }

  private toolsFor({ requestId, id }: Made, context: () => RequestContext) {
    const { client, secret, publicUrl } = this.parts;
    return {
      id,
      ask: <R extends Request>(contract: R, payload: AskedOf<R>) =>
        client.ask(contract, payload, { ...context(), requestId }),
      secret: () => createHmac('sha256', secret).update(`secret ${requestId}`).digest('base64url'),
      webUrl: (path: string) => `${publicUrl}/${path}`,
    };
  }

  private answer(
    route: Route,
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Page,
    answered: Answer,
  ): FastifyReply {
    const { body, changes, visible, page } = answered;
    if (visible === false) reply.header('X-Ledgerdesk-Visible', 'false');
    if (page) {
      const address = new URL(request.url, this.parts.publicUrl);
      reply.headers(pagingHeaders(address, asked, page));
    }
    if (changes !== undefined) {
      reply.header('ETag', `"${changes}"`);
      if (route.method === 'GET' && matches(request.headers['if-none-match'], changes)) return reply.code(304).send();
    }
    return body === undefined ? reply.code(statusOf(route)).send() : reply.code(statusOf(route)).send(body);
  }

  private async refused(
    error: unknown,
    route: Route,
    request: FastifyRequest,
    access: Access | null,
    call: Call | null,
  ) {
    if (error instanceof DomainError) {
      if (error.code === 'forbidden' && access && !access.user) return refusals.unauthorized;
      const overtaken = error.code === 'concurrent-change' && request.headers['if-match'] !== undefined;
      if (error.code === 'precondition-failed' || overtaken) return this.preconditionFailed(route, call);
    }
    return this.refusedAs(error, route.refusals);
  }

  private async preconditionFailed(route: Route, call: Call | null): Promise<RefusedAnswer> {
    const present = call && route.present ? await route.present(call).catch(() => null) : null;
    const headers = present?.changes === undefined ? {} : { etag: `"${present.changes}"` };
    return { ...refusals.preconditionFailed, headers };
  }

  private refusedAs(error: unknown, own?: Route['refusals']): RefusedAnswer {
    if (error instanceof Refused) return error.answer;
    const answer = error instanceof DomainError ? answerTo(error, own) : answerToFastify(error);
    if (answer) return answer;
    reportTo(this.parts.logger)('a request failed', {}, error);
    return refusals.fault;
  }
}

const statusOf = ({ status = 200 }: Route) => status;
const pathOf = ({ url }: FastifyRequest) => url.split('?')[0]!;

const parametersOf = (route: Route): Read => {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const entered = enteredBy(route) ? 'id' : undefined;
  const readPage = readerOf(route.paged ? paging : {});
  const readQuery = readerOf(route.query ?? {}, route.notYet);
  const readBody = readerOf(route.body ?? {}, route.notYet);
  return (request) => {
    const params: Record<string, number> = {};
    for (const name of names) if (name !== entered) params[name] = numberOf(name, (request.params as Given)[name]);
    const body = bodyOf(request.headers['content-type'], request.body) ?? {};
    if (!isRecord(body)) throw badRequest('The request body is not an object');
    const query = request.query as Given;
    return { params, page: pageOf(readPage(query)), query: readQuery(query), body: readBody(body) };
  };
};

const numberOf = (name: string, value: unknown): number => {
  const number = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw badRequest(`${name} is invalid`);
  return number;
};

const whatIsEntered = (route: Route, { params }: FastifyRequest, body: Given): What => {
  const kind = enteredBy(route);
  if (!kind) return route.enters?.(body) ?? null;
  const reference = referenceOf((params as { id: string }).id);
  return kind === 'group' ? { group: reference } : { project: reference };
};

/** RFC 9110 13.1.2: a weak comparison. */
const matches = (header: string | undefined, changes: number): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${changes}"`));

/** RFC 9110 13.1.1: a strong comparison, so weak tags match nothing. */
const ifMatch = ({ headers }: FastifyRequest): number[] | undefined => {
  const header = headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  return header
    .split(',')
    .flatMap((tag) => /^"(\d{1,15})"$/.exec(tag.trim())?.[1] ?? [])
    .map(Number);
};

/** What Fastify itself refuses before a route is reached. */
const answerToFastify = (error: unknown): RefusedAnswer | null => {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return refusals.tooLarge;
  if (statusCode === 415 || statusCode === 406) return refusals.unsupportedMediaType;
  if (error instanceof SyntaxError || (code?.startsWith('FST_') && statusCode === 400))
    return badRequest('The request body can not be read').answer;
  return null;
};

export const send = (reply: FastifyReply, { status, body, headers = {} }: RefusedAnswer): FastifyReply =>
  reply.code(status).headers(headers).send(body);
