import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION, type Configuration, Logger, reportTo } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import { ApiRequests } from '../request/api-request';
import { EnteredRequest } from '../request/entered-request';
import {
  ErrorResponse,
  HttpError,
  internalError,
  preconditionFailed,
  responseTo,
  responseToUnreadable,
  sendError,
  serviceUnavailable,
  unauthorized,
  unknownPath,
} from '../request/error-responses';
import { Idempotency, RequestIds } from '../request/idempotency';
import { IdPools } from '../request/id-pools';
import { idsOf } from '../request/trace';
import { readBodies } from './content-types';
import { sendDownload } from './download';
import { entityTag, namesTag } from './entity-tags';
import { pagingHeaders } from './paging';
import { RouteInput, requestReader } from './read-request';
import { Answer, Route, RouteContext } from './route';

type Served = Readonly<{ route: Route; http: FastifyRequest; reply: FastifyReply }>;

/** Serves routes: reads the parameters, enters the target, asks, and answers. */
@Injectable()
export class RestApi {
  constructor(
    private readonly requests: ApiRequests,
    private readonly idPools: IdPools,
    private readonly idempotency: Idempotency,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'PUBLIC_URL'>,
  ) {}

  /** A Fastify plugin, to be registered under the prefix of the API. */
  readonly plugin = (routes: readonly Route[]) => async (api: FastifyInstance) => {
    await readBodies(api);
    api.setNotFoundHandler((_, reply) => sendError(reply, unknownPath));
    api.setErrorHandler((error, http, reply) => sendError(reply, this.responseTo(error, http)));
    for (const route of routes) {
      const readInput = requestReader(route);
      const handler = (http: FastifyRequest, reply: FastifyReply) => this.serve({ route, http, reply }, readInput);
      api.route({ method: route.method, url: route.path, handler });
    }
  };

  private async serve(served: Served, readInput: (http: FastifyRequest) => RouteInput): Promise<FastifyReply> {
    const { route, http, reply } = served;
    const writes = route.method !== 'GET';
    try {
      const request = this.requests.open(http, { signedIn: writes || route.signedIn === true, writes });
      const input = readInput(http);
      const entered = await request.enter(input.target);
      const contextWith = (ids: RequestIds) => this.contextOf(entered, input, ids);
      try {
        const answer = await this.answer(served, entered.access.user?.id, contextWith, request.remainingMs);
        if (answer.download) return await sendDownload(this.blobs, answer.download, reply);
        return this.send(served, input, answer);
      } catch (error) {
        throw await refinedError(error, served, contextWith({ requestId: http.id, id: 0 }));
      }
    } catch (error) {
      return sendError(reply, this.responseTo(error, http, route.errorResponses));
    }
  }

  /** What a route gets: in every attempt the same, by the same ids. */
  private contextOf(entered: EnteredRequest, input: RouteInput, { requestId, id }: RequestIds): RouteContext {
    const attempt = entered.withId(requestId);
    return {
      id,
      access: entered.access,
      ask: (contract, payload, withinMs) => attempt.ask(contract, payload, withinMs),
      secret: () => attempt.secret(),
      webUrl: (path) => `${this.configuration.PUBLIC_URL}/${path}`,
      ...input,
    } as RouteContext;
  }

  private async answer(
    { route, http, reply }: Served,
    userId: number | undefined,
    contextWith: (ids: RequestIds) => RouteContext,
    deadlineMs: number,
  ): Promise<Answer> {
    const drawIds = async (): Promise<RequestIds> => ({
      requestId: http.id,
      id: route.allocatesId ? await this.idPools.take(route.allocatesId) : 0,
    });
    const run = (ids: RequestIds) => route.answer(contextWith(ids));
    const key = http.headers['idempotency-key'];
    if (route.method !== 'POST' || key === undefined || userId === undefined) return run(await drawIds());

    const replay = (ids: RequestIds) => (route.replay ?? route.answer)(contextWith(ids));
    const path = http.url.split('?')[0]!;
    const { answered, replayed } = await this.idempotency.once(
      { key: `${key}`, userId, method: route.method, path, body: http.body },
      { drawIds, run, replay, status: statusOf(route), deadlineMs },
    );
    if (replayed) reply.header('Idempotency-Replayed', 'true');
    return answered;
  }

  private send({ route, http, reply }: Served, input: RouteInput, answer: Answer): FastifyReply {
    const { body, changes, visible, page } = answer;
    if (visible === false) reply.header('X-Ledgerdesk-Visible', 'false');
    if (page) reply.headers(pagingHeaders(new URL(http.url, this.configuration.PUBLIC_URL), input.page, page));
    if (changes !== undefined) {
      reply.header('ETag', entityTag(changes));
      if (route.method === 'GET' && namesTag(http.headers['if-none-match'], changes)) return reply.code(304).send();
    }
    reply.code(statusOf(route));
    return body === undefined ? reply.send() : reply.send(body);
  }

  private responseTo(error: unknown, http: FastifyRequest, own?: Route['errorResponses']): ErrorResponse {
    if (error instanceof HttpError) return error.response;
    if (error instanceof StoreUnavailable) return serviceUnavailable;
    const response = error instanceof DomainError ? responseTo(error, own) : responseToUnreadable(error);
    if (response) return response;
    reportTo(this.logger)('a request failed', idsOf(http), error);
    return internalError;
  }
}

/** What is forbidden to the public needs a token; an overtaken change is told the present ETag (API-12). */
const refinedError = async (error: unknown, { route, http }: Served, context: RouteContext): Promise<unknown> => {
  const code = error instanceof DomainError ? error.code : null;
  if (code === 'forbidden' && !context.access.user) return new HttpError(unauthorized);
  const overtaken = code === 'concurrent-change' && http.headers['if-match'] !== undefined;
  if (code !== 'precondition-failed' && !overtaken) return error;

  const current = await route.currentState?.(context).catch(() => null);
  const headers = current?.changes === undefined ? {} : { etag: entityTag(current.changes) };
  return new HttpError({ ...preconditionFailed, headers });
};

const statusOf = ({ status = 200 }: Route) => status;
