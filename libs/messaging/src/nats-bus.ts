import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { Msg, NatsConnection, Subscription } from 'nats';
import {
  AnswerEnvelope,
  answerEnvelope,
  InvalidRequest,
  issuesOf,
  refusalOf,
  RequestEnvelope,
  requestEnvelope,
} from '@ledgerdesk/contracts';
import { decode, encode } from './codec';
import { RequestDispatcher, DispatchLimits } from './request-dispatcher';
import { Report } from './report';
import { RequestTransport } from './request-transport';

/** `service`: the queue group, so that one process of a service gets each request. */
export type NatsBusOptions = Readonly<{ service: string; report: Report; limits?: DispatchLimits }>;

/**
 * Requests and replies on NATS. The message is the envelope itself, without the packet of Nest's own NATS transport,
 * which also can't tell that nobody answers, subscribes anew for every request, and dies of a message that is no JSON.
 */
export class NatsBus extends Server implements CustomTransportStrategy, RequestTransport {
  private readonly answering: RequestDispatcher<Uint8Array>;
  private readonly running = new Set<Promise<void>>();
  private subscriptions: Subscription[] = [];

  /** The connection stays its owner's; `close` only ends the answering. */
  constructor(
    private readonly connection: NatsConnection,
    private readonly options: NatsBusOptions,
  ) {
    super();
    this.answering = new RequestDispatcher(options.report, encode, options.limits);
  }

  async sendRequest(subject: string, request: RequestEnvelope, waitMs: number): Promise<AnswerEnvelope | null> {
    const bytes = encode(subject, request);
    const answer = await this.connection.request(subject, bytes, { timeout: waitMs }).catch(() => null);
    return answer && openAnswer(subject, answer.data);
  }

  async listen(started: (error?: unknown) => void): Promise<void> {
    this.subscriptions = [...this.messageHandlers.keys()].map((subject) => this.subscribe(subject));
    await this.connection.flush().then(() => started(), started);
  }

  /** Takes no further request, and waits for those that have arrived, each until its deadline. */
  async close(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.drain()));
    await Promise.all(this.running);
    if (!this.connection.isClosed()) await this.connection.flush();
  }

  on(): void {}

  unwrap<T>(): T {
    return this.connection as T;
  }

  private subscribe(subject: string): Subscription {
    const callback = (error: Error | null, message: Msg) => {
      if (error) return this.options.report('A subject is not answered any more', { subject }, error);
      const answered = this.answer(subject, message).finally(() => this.running.delete(answered));
      this.running.add(answered);
    };
    return this.connection.subscribe(subject, { queue: this.options.service, callback });
  }

  private async answer(subject: string, message: Msg): Promise<void> {
    const request = openRequest(message.data);
    const answer =
      request instanceof InvalidRequest
        ? encode(subject, { error: refusalOf(request) })
        : await this.answering.dispatch(subject, request, this.messageHandlers.get(subject)!);
    if (answer && !this.connection.isClosed()) message.respond(answer);
  }
}

const openRequest = (bytes: Uint8Array): RequestEnvelope | InvalidRequest => {
  try {
    const { data, error } = requestEnvelope.safeParse(decode(bytes));
    return data ?? new InvalidRequest('The envelope of the request is malformed', issuesOf(error));
  } catch {
    return new InvalidRequest('The request is no JSON', []);
  }
};

const openAnswer = (subject: string, bytes: Uint8Array): AnswerEnvelope => {
  try {
    return answerEnvelope.parse(decode(bytes));
  } catch {
    return { error: { code: 'internal-error', message: `${subject} gave an answer that is none` } };
  }
};
