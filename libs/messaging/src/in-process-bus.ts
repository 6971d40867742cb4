import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { AnswerEnvelope, RequestEnvelope } from '@ledgerdesk/contracts';
import { RequestDispatcher, DISPATCH_LIMITS } from './request-dispatcher';
import { Report } from './report';
import { RequestTransport } from './request-transport';

/**
 * The bus within a process: deadlines and limits are those of NATS, but what is sent arrives as it is, without bytes. The
 * contract is applied on both sides as ever, which makes copies of payload and reply (decision 96).
 */
export class InProcessBus extends Server implements CustomTransportStrategy, RequestTransport {
  private readonly answering: RequestDispatcher<AnswerEnvelope>;
  private readonly running = new Set<Promise<unknown>>();
  private listening = false;

  constructor(report: Report, limits = DISPATCH_LIMITS) {
    super();
    this.answering = new RequestDispatcher(report, (_, answer) => answer, limits);
  }

  async sendRequest(subject: string, request: RequestEnvelope): Promise<AnswerEnvelope | null> {
    const handler = this.messageHandlers.get(subject);
    if (!this.listening || !handler) return null;
    const answered = this.answering.dispatch(subject, request, handler).finally(() => this.running.delete(answered));
    this.running.add(answered);
    return answered;
  }

  listen(started: () => void): void {
    this.listening = true;
    started();
  }

  /** Takes no further request, and waits for those that have arrived, each until its deadline. */
  async close(): Promise<void> {
    this.listening = false;
    await Promise.all(this.running);
  }

  on(): void {}

  unwrap<T>(): T {
    return this as unknown as T;
  }
}
