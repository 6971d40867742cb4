import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { reportTo, type Logger, type Parts } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import type { Who } from './authentication';
import { readBodies } from './content-types';
import { sendDownload } from './download';
import { entityTag, namesTag } from './entity-tags';
import { Idempotency, Made } from './idempotency';
import { IdPools } from './id-pools';
import { pagingHeaders } from './paging';
import { RequestRead, requestReader } from './read-request';
import * as refusals from './refusals';
import { answerTo, refuse, Refused, RefusedAnswer } from './refusals';
import { Answer, Route } from './route';
import { idsOf } from './trace';
import { Visit, VisitParts } from './visit';

export type RestParts = VisitParts &
  Readonly<{ idPools: IdPools; idempotency: Idempotency; blobs: Parts['blobs']; logger: Logger }>;

/** Serves routes: reads the parameters, lets the caller enter, asks, and answers. */
export class RestApi {
  constructor(private readonly parts: RestParts) {}

  /** A Fastify plugin, to be registered under the prefix of the API. */
  readonly plugin = (routes: readonly Route[]) => async (api: FastifyInstance) => {
    await readBodies(api);
    api.setNotFoundHandler((_, reply) => refuse(reply, refusals.unknownPath));
    api.setErrorHandler((error, request, reply) => refuse(reply, this.refusedAs(error, request)));
    for (const route of routes) {
      const read = requestReader(route);
      const handler = (request: FastifyRequest, reply: FastifyReply) =>
        this.serve(new Visit(this.parts, route, request), read, reply);
      api.route({ method: route.method, url: route.path, handler });
    }
  };

  private async serve(visit: Visit, readRequest: (request: FastifyRequest) => RequestRead, reply: FastifyReply) {
    const { route, request } = visit;
    try {
      const needsUser = route.method !== 'GET' || route.signedIn === true;
      const who = this.parts.authentication.whoAsks(request, needsUser);
      const read = readRequest(request);
      const answered = await this.answer(visit, read, who, reply);
      if (answered.download) return await sendDownload(this.parts.blobs, answered.download, reply);
      return this.show(visit, read, answered, reply);
    } catch (error) {
      return refuse(reply, await this.refused(error, visit));
    }
  }

  private async answer(visit: Visit, read: RequestRead, who: Who, reply: FastifyReply) {
    const { route, request } = visit;
    const access = await visit.enter(read, who);
    const make = async (): Promise<Made> => ({
      requestId: request.id,
      id: route.draws ? await this.parts.idPools.take(route.draws) : 0,
    });
    const run = (made: Made) => route.answer(visit.callOf(read, access, made));
    const key = request.headers['idempotency-key'];
    if (route.method !== 'POST' || key === undefined || !access.user) return run(await make());

    const reread = (made: Made) => (route.reread ?? route.answer)(visit.callOf(read, access, made));
    const path = request.url.split('?')[0]!;
    const { answered, replayed } = await this.parts.idempotency.once(
      { key: `${key}`, userId: access.user.id, method: route.method, path, body: request.body },
      { make, run, reread, status: statusOf(route), deadlineMs: visit.remainingMs },
    );
    if (replayed) reply.header('Idempotency-Replayed', 'true');
    return answered;
  }

  private show({ route, request }: Visit, read: RequestRead, answered: Answer, reply: FastifyReply): FastifyReply {
    const { body, changes, visible, page } = answered;
    if (visible === false) reply.header('X-Ledgerdesk-Visible', 'false');
    if (page) reply.headers(pagingHeaders(new URL(request.url, this.parts.publicUrl), read.page, page));
    if (changes !== undefined) {
      reply.header('ETag', entityTag(changes));
      if (route.method === 'GET' && namesTag(request.headers['if-none-match'], changes)) return reply.code(304).send();
    }
    reply.code(statusOf(route));
    return body === undefined ? reply.send() : reply.send(body);
  }

  private async refused(error: unknown, { route, request, access, call }: Visit): Promise<RefusedAnswer> {
    const code = error instanceof DomainError ? error.code : null;
    if (code === 'forbidden' && access && !access.user) return refusals.unauthorized;
    const overtaken = code === 'concurrent-change' && request.headers['if-match'] !== undefined;
    if (code !== 'precondition-failed' && !overtaken) return this.refusedAs(error, request, route.refusals);

    const present = call && route.present ? await route.present(call).catch(() => null) : null;
    const headers = present?.changes === undefined ? {} : { etag: entityTag(present.changes) };
    return { ...refusals.preconditionFailed, headers };
  }

  private refusedAs(error: unknown, request: FastifyRequest, own?: Route['refusals']): RefusedAnswer {
    if (error instanceof Refused) return error.answer;
    if (error instanceof StoreUnavailable) return refusals.notReady;
    const answer = error instanceof DomainError ? answerTo(error, own) : refusals.answerToUnread(error);
    if (answer) return answer;
    reportTo(this.parts.logger)('a request failed', idsOf(request), error);
    return refusals.fault;
  }
}

const statusOf = ({ status = 200 }: Route) => status;
