import { Injectable } from '@nestjs/common';
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { Logger, reportTo } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import {
  badRequest,
  ErrorResponse,
  HttpError,
  internalError,
  methodNotAllowed,
  responseTo,
  responseToUnreadable,
  sendError,
  serviceUnavailable,
} from '../request/error-responses';
import { Idempotency, RequestIds } from '../request/idempotency';
import { IdPools } from '../request/id-pools';
import { idsOf } from '../request/trace';
import { sendGraphiql, serveGraphiqlFiles, wantsGraphiql } from './graphiql';
import { Admitted, OperationResult, Operations } from './operations';
import { operationInputOf, PreparedOperation } from './prepared-operation';
import { messageOf } from './refusals';
import { Subscriptions } from './subscriptions';

const MOST_OPERATIONS = 10;
const GOING_AWAY = 1001;
/** Of what comes over a WebSocket: a document of 10,000 characters, and its variables. */
const MOST_MESSAGE_BYTES = 1024 * 1024;

type Answered = Readonly<{ results: readonly OperationResult[]; visible: boolean }>;
/** What creates something, and what it draws an id of. */
const created = {
  customerRelationsContactCreate: 'contact',
  customerRelationsOrganizationCreate: 'organization',
} as const;

/** Serves /api/graphql: operations by POST, queries by GET, subscriptions over WebSocket, and a page to try them. */
@Injectable()
export class GraphqlApi {
  constructor(
    private readonly operations: Operations,
    private readonly subscriptions: Subscriptions,
    private readonly idempotency: Idempotency,
    private readonly idPools: IdPools,
    private readonly logger: Logger,
  ) {}

  /** A Fastify plugin, to be registered under `/api/graphql`. */
  readonly plugin = async (api: FastifyInstance): Promise<void> => {
    api.removeContentTypeParser('text/plain');
    await api.register(websocket, {
      options: { maxPayload: MOST_MESSAGE_BYTES },
      preClose: closeAll,
      errorHandler: (error, socket) => {
        reportTo(this.logger)('a WebSocket failed', {}, error);
        socket.terminate();
      },
    });
    api.setErrorHandler((error, http, reply) => sendError(reply, this.responseTo(error, http)));
    api.post('/', (http, reply) => this.post(http, reply));
    api.route({
      method: 'GET',
      url: '/',
      handler: (http, reply) => this.get(http, reply),
      wsHandler: this.subscriptions.handler,
    });
    serveGraphiqlFiles(api);
  };

  private async post(http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { body } = http;
    const inputs = Array.isArray(body) ? body : [body];
    if (inputs.length > MOST_OPERATIONS) throw badRequest(`Batch too large (maximum is ${MOST_OPERATIONS})`);
    const prepared = this.prepare(inputs);
    const { results, visible } = await this.answer(prepared, http);
    if (!visible) reply.header('X-Ledgerdesk-Visible', 'false');
    return reply.send(Array.isArray(body) ? results : results[0]);
  }

  /** Nothing is written by a GET: a page of another site may make a browser send it. */
  private async get(http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { query, variables, operationName } = http.query as Readonly<Record<string, unknown>>;
    if (query === undefined && wantsGraphiql(http)) return sendGraphiql(reply);
    const [prepared] = this.prepare([{ query, variables: variablesIn(variables), operationName }]);
    if (prepared!.kind !== 'query') throw new HttpError(methodNotAllowed(['POST']));
    const { results } = await this.answer([prepared!], http);
    return reply.send(results[0]);
  }

  private prepare(inputs: readonly unknown[]): readonly PreparedOperation[] {
    return inputs.map((input) => {
      const prepared = this.operations.engine.prepare(operationInputOf(input));
      const refusal = 'Subscriptions run over WebSocket';
      return prepared.kind === 'subscription' ? { ...prepared, refusal } : prepared;
    });
  }

  /** All are let in before the first is executed. */
  private async answer(prepared: readonly PreparedOperation[], http: FastifyRequest): Promise<Answered> {
    const admitting = prepared.map(({ kind }, place) =>
      this.operations.admit(http, place, { writes: kind === 'mutation' }),
    );
    const admitted = await Promise.all(admitting);
    const run = (ids: RequestIds) => this.execute(prepared, admitted, ids);
    const key = http.headers['idempotency-key'];
    const user = admitted[0]?.installation.access.user;
    const writes = prepared.some(({ kind }) => kind === 'mutation');
    if (key === undefined || !user || !writes) return run({ requestId: http.id, id: 0 });

    const { answered } = await this.idempotency.once(
      { key: `${key}`, userId: user.id, method: http.method, path: '/api/graphql', body: http.body },
      {
        drawIds: async () => ({ requestId: http.id, id: 0, ofKinds: await this.drawIds(prepared) }),
        run,
        replay: run,
        status: 200,
        deadlineMs: admitted[0]!.request.remainingMs,
      },
    );
    return answered;
  }

  /** One after the other, as they were sent. */
  private async execute(
    prepared: readonly PreparedOperation[],
    admitted: readonly Admitted[],
    { requestId, ofKinds = {} }: RequestIds,
  ): Promise<Answered> {
    const drawn = Object.fromEntries(Object.entries(ofKinds).map(([kind, ids]) => [kind, [...ids]]));
    const results: OperationResult[] = [];
    let visible = true;
    for (const [place, operation] of prepared.entries()) {
      const id = derivedId(requestId, 'operation', place);
      const executed = await this.operations.execute(operation, admitted[place]!, { id, drawn });
      results.push(executed.result);
      visible &&= executed.visible;
    }
    return { results, visible };
  }

  /** For all that is created, before the first attempt: what creates nothing in the end loses its id. */
  private async drawIds(prepared: readonly PreparedOperation[]): Promise<NonNullable<RequestIds['ofKinds']>> {
    const fields = prepared.flatMap(({ rootFields }) => rootFields);
    const drawing = Object.entries(created).map(async ([field, kind]) => {
      const creating = fields.filter((name) => name === field);
      return [kind, await Promise.all(creating.map(() => this.idPools.take(kind)))] as const;
    });
    return Object.fromEntries(await Promise.all(drawing));
  }

  private responseTo(error: unknown, http: FastifyRequest): ErrorResponse {
    if (error instanceof HttpError) return inErrors(error.response, messageOf(error));
    if (error instanceof StoreUnavailable) return inErrors(serviceUnavailable, 'Try again later');
    const response = error instanceof DomainError ? responseTo(error) : responseToUnreadable(error);
    if (response && response.status < 500) return inErrors(response, messageOf(new HttpError(response)));
    if (response && response.status === 503) return inErrors(response, 'Try again later');
    reportTo(this.logger)('a request failed', idsOf(http), error);
    return inErrors(internalError, 'Internal server error');
  }
}

/** As GraphQL tells errors. */
const inErrors = (response: ErrorResponse, message: string): ErrorResponse => ({
  ...response,
  body: { errors: [{ message }] },
});

const variablesIn = (text: unknown): unknown => {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('variables is invalid');
  }
};

function closeAll(this: FastifyInstance, done: () => void): void {
  for (const client of this.websocketServer.clients as ReadonlySet<WebSocket>) client.close(GOING_AWAY, 'Going away');
  this.websocketServer.close(done);
}
