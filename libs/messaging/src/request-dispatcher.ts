import pLimit from 'p-limit';
import { isObservable, lastValueFrom } from 'rxjs';
import { AnswerEnvelope, Refusal, refusalOf, RequestEnvelope } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';
import { firstAnswer } from './first-answer';
import { Report } from './report';

/** `running`: requests at the same time; `waiting`: further ones, each until its deadline. What comes then is dropped. */
export type DispatchLimits = Readonly<{ running: number; waiting: number }>;
export const DISPATCH_LIMITS: DispatchLimits = { running: 256, waiting: 4096 };

type Handler = (envelope: RequestEnvelope) => Promise<unknown>;

/** The answering end of every bus: from a request to its answer, in the form in which the bus sends it. */
export class RequestDispatcher<Sent> {
  private readonly limit;

  /** @param pack makes what is sent of an answer; what it throws is answered in its place */
  constructor(
    private readonly report: Report,
    private readonly pack: (subject: string, answer: AnswerEnvelope) => Sent,
    private readonly limits = DISPATCH_LIMITS,
  ) {
    this.limit = pLimit(limits.running);
  }

  /**
   * The answer; or null at the latest when the deadline, counted from the arrival on this machine's monotonic clock, has
   * passed, as nobody waits any more: what is waiting then never begins, what runs keeps its place until it ends. Null at
   * once where too many wait already. Never rejects; no text of an unknown error gets out.
   */
  async dispatch(subject: string, envelope: RequestEnvelope, handler: Handler): Promise<Sent | null> {
    const arrived = performance.now();
    if (envelope.remainingMs <= 0 || this.limit.pendingCount >= this.limits.waiting) return null;

    const turn = this.limit(async () => {
      const remainingMs = Math.floor(envelope.remainingMs - (performance.now() - arrived));
      if (remainingMs <= 0) return null;
      return this.run(subject, { ...envelope, remainingMs }, handler);
    });
    return firstAnswer([turn], envelope.remainingMs);
  }

  private async run(subject: string, envelope: RequestEnvelope, handler: Handler): Promise<Sent> {
    try {
      const answered = await handler(envelope);
      const result = isObservable(answered) ? await lastValueFrom(answered) : answered;
      return this.pack(subject, { result: result ?? null });
    } catch (error) {
      return this.pack(subject, { error: this.refusal(subject, envelope, error) });
    }
  }

  private refusal(subject: string, { requestId, traceparent, cause }: RequestEnvelope, error: unknown): Refusal {
    if (error instanceof DomainError) return refusalOf(error);
    if (error instanceof StoreUnavailable)
      return { code: 'unavailable', message: `${subject} can't reach what it keeps at present; please try again` };
    this.report('A request failed', { subject, requestId, traceparent, ...cause }, error);
    return { code: 'internal-error', message: `${subject} failed; it is logged under ${requestId}` };
  }
}
