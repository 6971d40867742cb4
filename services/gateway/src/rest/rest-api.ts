import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION, Logger, reportTo } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import type { GatewayConfiguration } from '../gateway.environment';
import { ApiRequest, ApiRequests } from '../request/api-request';
import { EnteredRequest } from '../request/entered-request';
import { PasswordProofs } from '../sign-in/password-proofs';
import { Passwords } from '../sign-in/passwords';
import { Sessions } from '../sign-in/sessions';
import {
  ErrorResponse,
  HttpError,
  internalError,
  methodNotAllowed,
  preconditionFailed,
  responseTo,
  responseToUnreadable,
  sendError,
  serviceUnavailable,
  unauthorized,
  unknownPath,
  unreadableBody,
} from '../request/error-responses';
import { Idempotency, RequestIds } from '../request/idempotency';
import { IdPools } from '../request/id-pools';
import { idsOf } from '../request/trace';
import { bodiesOf, isMultipart, readBodies, SentFile } from './content-types';
import { sendDownload } from './download';
import { entityTag, matchesTag, namesTag } from './entity-tags';
import { pagingHeaders } from './paging';
import { methodsOf } from './methods';
import { parametersIn, RouteInput, requestReader } from './read-request';
import { Answer, Route, RouteContext } from './route';

type Opened = Readonly<{
  http: FastifyRequest;
  request: ApiRequest;
  entered: EnteredRequest;
  input: RouteInput;
}>;
type ServedRequest = Readonly<{ route: Route; http: FastifyRequest; reply: FastifyReply }>;

/** Serves routes: reads the parameters, enters the target, asks, and answers. */
@Injectable()
export class RestApi {
  private readonly closing = new AbortController();

  constructor(
    private readonly requests: ApiRequests,
    private readonly idPools: IdPools,
    private readonly idempotency: Idempotency,
    private readonly blobs: BlobStore,
    private readonly passwords: Passwords,
    private readonly proofs: PasswordProofs,
    private readonly sessions: Sessions,
    private readonly logger: Logger,
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<GatewayConfiguration, 'PUBLIC_URL' | 'BILLING_CURRENCY'>,
  ) {}

  /** A Fastify plugin, to be registered under the prefix of the API. */
  readonly plugin = (routes: readonly Route[]) => async (api: FastifyInstance) => {
    await readBodies(api);
    setMaxListeners(0, this.closing.signal); // One for each request that waits.
    api.addHook('preClose', async () => this.closing.abort());
    const methodsAt = methodsOf(routes, api.prefix);
    api.setNotFoundHandler((http, reply) => {
      const methods = methodsAt(http.url);
      return sendError(reply, methods.length > 0 ? methodNotAllowed(methods) : unknownPath);
    });
    api.setErrorHandler((error, http, reply) => {
      const response = responseToUnreadable(error) ?? (isUnreadBody(error, http) ? unreadableBody : null);
      return sendError(reply, response ?? this.responseTo(error, http));
    });
    for (const route of routes) {
      const readInput = requestReader(route);
      const handler = (http: FastifyRequest, reply: FastifyReply) => this.serve({ route, http, reply }, readInput);
      api.route({ method: route.method, url: route.path, handler, ...bodiesOf(route) });
    }
  };

  private async serve(served: ServedRequest, readInput: (http: FastifyRequest) => RouteInput): Promise<FastifyReply> {
    const { route, http, reply } = served;
    const writes = route.method !== 'GET';
    try {
      const request = await this.requests.open(http, {
        signedIn: writes || route.signedIn === true,
        writes,
        waitsMs: route.waitsMs ?? 0,
      });
      const input = readInput(http);
      const entered = await entering(request, route, input);
      const contextWith = (ids: RequestIds) => this.contextOf({ http, request, entered, input }, ids);
      try {
        await assertUnchanged(served, contextWith({ requestId: http.id, id: 0 }));
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
  private contextOf({ http, request, entered, input }: Opened, { requestId, id }: RequestIds): RouteContext {
    const attempt = entered.withId(requestId);
    return {
      id,
      access: entered.access,
      closing: this.closing.signal,
      ask: askingIn(attempt).ask,
      keepFile: async (owner) => (await this.blobs.put(owner, input.file!.content)).hash,
      secret: () => attempt.secret(),
      session: this.sessionOf(request),
      hashPassword: (password) => this.passwords.hash(password),
      provePassword: (password) => this.proofs.prove(request, http, { userId: entered.access.user!.id }, password),
      enter: async (target) => askingIn((await request.enter(target)).withId(requestId)),
      enterAgain: async () => {
        this.closing.signal.throwIfAborted();
        return askingIn((await request.renewed().enter(input.target)).withId(requestId));
      },
      currency: this.configuration.BILLING_CURRENCY,
      webUrl: (path) => `${this.configuration.PUBLIC_URL}/${path}`,
      ...input,
    } as RouteContext;
  }

  private sessionOf({ sessionToken }: ApiRequest): RouteContext['session'] {
    if (sessionToken === null) return null;
    return {
      csrfToken: this.sessions.csrfTokenOf(sessionToken),
      renew: (credentialsVersion) => this.sessions.renew(sessionToken, credentialsVersion),
    };
  }

  private async answer(
    { route, http, reply }: ServedRequest,
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
      { key: `${key}`, userId, method: route.method, path, body: sentIn(http) },
      { drawIds, run, replay, status: statusOf(route), deadlineMs },
    );
    if (replayed) reply.header('Idempotency-Replayed', 'true');
    return answered;
  }

  private send({ route, http, reply }: ServedRequest, input: RouteInput, answer: Answer): FastifyReply {
    const { body, visible, alreadySent, page, status = statusOf(route), location } = answer;
    if (visible === false) reply.header('X-Ledgerdesk-Visible', 'false');
    if (alreadySent !== undefined) reply.header('X-Ledgerdesk-Already-Sent', alreadySent);
    if (page) reply.headers(pagingHeaders(new URL(http.url, this.configuration.PUBLIC_URL), input.page, page));
    const tag = tagOf(route, answer);
    if (tag !== null) {
      reply.header('ETag', tag);
      if (route.method === 'GET' && namesTag(http.headers['if-none-match'], tag)) return reply.code(304).send();
    }
    if (location !== undefined) reply.header('Location', location);
    reply.code(status);
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

/** What is gone for good is not there to be entered. */
const entering = (request: ApiRequest, { entersRemoved }: Route, { target }: RouteInput): Promise<EnteredRequest> =>
  request.enter(target).catch((error: unknown) => {
    if (!entersRemoved || !(error instanceof DomainError) || error.code !== 'group-not-found') throw error;
    return request.enter(null);
  });

const askingIn = (entered: EnteredRequest): Pick<RouteContext, 'ask'> => ({
  ask: (contract, payload, withinMs) => entered.ask(contract, payload, withinMs),
});

/** What is forbidden to the public needs a token; an overtaken change is told the present ETag (API-12). */
const refinedError = async (
  error: unknown,
  { route, http }: ServedRequest,
  context: RouteContext,
): Promise<unknown> => {
  const code = error instanceof DomainError ? error.code : null;
  if (code === 'forbidden' && !context.access.user) return new HttpError(unauthorized);
  const overtaken = code === 'concurrent-change' && http.headers['if-match'] !== undefined;
  if (code !== 'precondition-failed' && !overtaken) return error;

  const current = await route.currentState?.(context).catch(() => null);
  const headers = current ? { etag: entityTag(current) } : {};
  return new HttpError({ ...preconditionFailed, headers });
};

/** `If-Match` where the service does not count the changes (API-12). */
const assertUnchanged = async ({ route, http }: ServedRequest, context: RouteContext): Promise<void> => {
  const header = http.headers['if-match'];
  if (!route.comparesState || header === undefined) return;
  const tag = entityTag(await route.currentState!(context));
  if (!matchesTag(header, tag)) throw new HttpError({ ...preconditionFailed, headers: { etag: tag } });
};

/** Of every single read, and of every write of what counts its changes or is compared by its state. */
const tagOf = (route: Route, answer: Answer): string | null => {
  const isSingleRead = route.method === 'GET' && !route.paged;
  const byBody = (isSingleRead || route.comparesState === true) && answer.body !== undefined;
  return byBody || answer.changes !== undefined ? entityTag(answer) : null;
};

/** What an Idempotency-Key stands for: the body, and with it the parameters of the address; of a file its name and hash. */
const sentIn = (http: FastifyRequest): unknown => {
  const { file, ...fields } = parametersIn(http);
  if (file instanceof SentFile) return [fields, file.name, createHash('sha256').update(file.content).digest('hex')];
  return Object.keys(http.query as object).length === 0 ? http.body : [parametersIn(http)];
};

/**
 * A body that ends too early, be it that the caller went away while sending it. What reads multipart bodies gives its
 * errors no code.
 */
const isUnreadBody = (error: unknown, { raw, headers }: FastifyRequest): boolean => {
  const { code } = error as { code?: string };
  const isAborted = code === 'ECONNRESET' && !raw.complete;
  return isAborted || (code === undefined && !(error instanceof HttpError) && isMultipart(headers['content-type']));
};

const statusOf = ({ status = 200 }: Route) => status;
