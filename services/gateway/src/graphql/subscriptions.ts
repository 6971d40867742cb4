import { Inject, Injectable } from '@nestjs/common';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { type Extra, makeHandler } from 'graphql-ws/use/@fastify/websocket';
import { CONFIGURATION, Logger, reportTo } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { RequestHead } from '../request/api-request';
import { HttpError } from '../request/error-responses';
import { SignInCookies } from '../sign-in/sign-in-cookies';
import { IssueChanges } from './issue-changes';
import type { IssueEvent, SubscriptionContext } from './issue-contacts.subscription';
import { Operations } from './operations';
import { messageOf } from './refusals';
import { OperationInput, operationInputOf } from './prepared-operation';

const PING_EVERY_MS = 30_000;
const MOST_SUBSCRIPTIONS = 100;
const MOST_CONNECTIONS = 20;

/** What is known of a connection since its first message. */
type Connected = Readonly<{ head: RequestHead; userId: number }>;
type ConnectionContext = Readonly<{ head: RequestHead; close: (code: CloseCode) => void }>;

/** Subscriptions over WebSocket, by the protocol `graphql-transport-ws` (GQL-44). */
@Injectable()
export class Subscriptions {
  private readonly connections = new Map<number, number>();
  private readonly connected = new WeakMap<WebSocket, Connected>();
  private made: ReturnType<typeof makeHandler> | null = null;

  constructor(
    private readonly operations: Operations,
    private readonly issueChanges: IssueChanges,
    private readonly cookies: SignInCookies,
    private readonly logger: Logger,
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'PUBLIC_URL'>,
  ) {}

  /** Of a route of Fastify, whose `this` is the server. What serves it is loaded with the first connection. */
  readonly handler = (() => {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- `this` of a handler is the server
    const own = this;
    return function (this: FastifyInstance, socket: WebSocket, request: FastifyRequest): void {
      own.made ??= own.make();
      void own.made.call(this, socket, request);
    };
  })();

  private make(): ReturnType<typeof makeHandler> {
    return makeHandler(
      {
        isProd: true,
        schema: () => this.operations.engine.schema,
        onConnect: ({ extra, connectionParams }) => this.connect(extra, connectionParams ?? {}),
        onDisconnect: ({ extra }) => this.disconnect(extra),
        onSubscribe: ({ subscriptions }, _, payload) => this.refusalsOf(payload, Object.keys(subscriptions).length),
        context: ({ extra: { socket } }): ConnectionContext => ({
          head: this.connected.get(socket)!.head,
          close: (code) => socket.close(code),
        }),
        subscribe: (args) => this.subscribe(args),
      },
      PING_EVERY_MS,
    );
  }

  /** Whether somebody is let in: by the token of the first message, or by a session where the page is ours. */
  private async connect({ socket, request }: Extra, params: Readonly<Record<string, unknown>>): Promise<boolean> {
    const head = this.headOf(request, params);
    if (!head) return false;
    try {
      const { user } = await this.operations.openEvent(head);
      const count = this.connections.get(user!.id) ?? 0;
      if (count >= MOST_CONNECTIONS || socket.readyState !== socket.OPEN) return false;
      this.connections.set(user!.id, count + 1);
      this.connected.set(socket, { head, userId: user!.id });
      return true;
    } catch (error) {
      if (error instanceof HttpError) return false;
      throw error;
    }
  }

  private disconnect({ socket }: Extra): void {
    const connected = this.connected.get(socket);
    if (!connected) return;
    this.connected.delete(socket);
    const count = this.connections.get(connected.userId)! - 1;
    if (count > 0) this.connections.set(connected.userId, count);
    else this.connections.delete(connected.userId);
  }

  /** With what says who asks; null where that is not to be believed. */
  private headOf(
    { id, ip, headers, traceparent }: FastifyRequest,
    params: Readonly<Record<string, unknown>>,
  ): RequestHead | null {
    const sent = Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]);
    const given = Object.fromEntries(sent) as Readonly<Record<string, unknown>>;
    const token = given['private-token'] ?? given.authorization;
    if (typeof token === 'string') return { id, ip, traceparent, headers: { 'private-token': token } };
    const isOurPage = headers.origin === new URL(this.configuration.PUBLIC_URL).origin;
    if (this.cookies.sessionIn(headers) === null || !isOurPage) return null;
    return { id, ip, traceparent, headers: { cookie: headers.cookie } };
  }

  private refusalsOf(sent: object, running: number): readonly GraphQLError[] | undefined {
    const payload = inputOf(sent);
    if (payload instanceof GraphQLError) return [payload];
    if (running > MOST_SUBSCRIPTIONS)
      return [new GraphQLError(`Too many subscriptions (maximum is ${MOST_SUBSCRIPTIONS})`)];
    const { refusal, kind } = this.operations.engine.prepare(payload);
    if (refusal !== null) return [new GraphQLError(refusal)];
    return kind === 'subscription' ? undefined : [new GraphQLError('Only subscriptions run over WebSocket')];
  }

  private async subscribe(args: ExecutionArgs) {
    const { head, close } = args.contextValue as ConnectionContext;
    const ending = new AbortController();
    const contextValue: SubscriptionContext = {
      open: () => this.operations.openEvent(head),
      changed: (issueId, listener) => this.issueChanges.subscribe(issueId, listener),
      ended: ending.signal,
    };
    const events = await createSourceEventStream({ ...args, contextValue });
    if (!(Symbol.asyncIterator in events)) return this.shown(events, head.id);
    const results = this.resultsOf(args, events as AsyncIterable<IssueEvent>, close);
    return {
      next: () => results.next(),
      /** A generator that waits ends no sooner than what it waits for. */
      return: () => {
        ending.abort();
        return results.return(undefined);
      },
      throw: (error: unknown) => results.throw(error),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** As callers see it, with errors as the protocol takes them. */
  private shown(result: ExecutionResult, requestId: string): ExecutionResult {
    const { data, errors = [] } = this.operations.shown(result, requestId);
    const shown = errors.map(({ message, path, extensions }) => {
      return new GraphQLError(message, { path: (path as string[]) ?? null, extensions: extensions ?? null });
    });
    return {
      ...(data === undefined ? {} : { data: data as ExecutionResult['data'] & object }),
      ...(shown.length > 0 && { errors: shown }),
    };
  }

  /** Each event is an operation of its own. A caller who is not let in any more is disconnected. */
  private async *resultsOf(
    args: ExecutionArgs,
    events: AsyncIterable<IssueEvent>,
    close: ConnectionContext['close'],
  ): AsyncGenerator<ExecutionResult, void> {
    try {
      for await (const { operation, ...rootValue } of events) {
        const result = await execute({ ...args, contextValue: { operation }, rootValue });
        yield this.shown(result, operation.id);
      }
    } catch (error) {
      if (error instanceof HttpError) return close(CloseCode.Forbidden);
      reportTo(this.logger)('a subscription failed', {}, error);
      close(CloseCode.InternalServerError);
    }
  }
}

const inputOf = (sent: object): OperationInput | GraphQLError => {
  try {
    return operationInputOf(sent);
  } catch (error) {
    if (error instanceof HttpError) return new GraphQLError(messageOf(error));
    throw error;
  }
};
