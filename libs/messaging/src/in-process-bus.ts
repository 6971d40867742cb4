import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { Answering, ANSWERING_LIMITS } from './answering';
import { Report } from './report';
import { Wire } from './wire';

/** The bus within a process: bytes, deadlines and limits are those of NATS, only the network is missing. */
export class InProcessBus extends Server implements CustomTransportStrategy, Wire {
  private readonly answering: Answering;
  private readonly running = new Set<Promise<unknown>>();
  private listening = false;

  constructor(report: Report, limits = ANSWERING_LIMITS) {
    super();
    this.answering = new Answering(report, limits);
  }

  async carry(subject: string, request: Uint8Array): Promise<Uint8Array | null> {
    const handler = this.messageHandlers.get(subject);
    if (!this.listening || !handler) return null;
    const answered = this.answering.answer(subject, request, handler).finally(() => this.running.delete(answered));
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
