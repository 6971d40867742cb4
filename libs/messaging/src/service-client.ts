import { AnswerEnvelope, RequestInput, errorOf, ReplyOf, Request, RequestContext } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { firstAnswer } from './first-answer';
import { RequestScope } from './request-scope';
import { RequestTransport } from './request-transport';

const ATTEMPTS = 3;

export class ServiceClient {
  constructor(private readonly wire: RequestTransport) {}

  /**
   * Asks on behalf of a scope. `step` names the question within it, where one contract is asked more than once.
   *
   * @throws as `send`
   */
  ask<R extends Request>(
    contract: R,
    payload: RequestInput<R>,
    scope: RequestScope,
    step: string = contract.subject,
  ): Promise<ReplyOf<R>> {
    return this.send(contract, payload, scope.request(step));
  }

  /**
   * Asks, and asks again with the same `requestId` where no answer comes within a fair share of `remainingMs`: three
   * attempts at most, of which the first answer counts. Every attempt is at most once; that all of them together have one
   * effect is up to the command ids derived from `requestId`.
   *
   * @throws DomainError as it was answered; `too-large` before anything is sent; `unavailable` where no answer came (what
   * was asked may have been done, or may yet be); `internal-error` for an answer that the contract does not allow
   */
  async send<R extends Request>(contract: R, payload: RequestInput<R>, context: RequestContext): Promise<ReplyOf<R>> {
    const { subject } = contract;
    const answer = await this.attempt(subject, payload, context);
    if (!answer) throw new DomainError('unavailable', `${subject} did not answer in time; please try again`);
    if ('error' in answer) throw errorOf(answer.error);

    const { data, success } = contract.reply.safeParse(answer.result);
    if (!success) throw new DomainError('internal-error', `${subject} gave an answer its contract does not allow`);
    return data as ReplyOf<R>;
  }

  private async attempt(subject: string, payload: unknown, context: RequestContext): Promise<AnswerEnvelope | null> {
    const deadline = performance.now() + context.remainingMs;
    const attempts: Promise<AnswerEnvelope | null>[] = [];
    while (attempts.length < ATTEMPTS) {
      const remainingMs = Math.floor(deadline - performance.now());
      if (remainingMs <= 0) return null;
      const share = remainingMs / (ATTEMPTS - attempts.length);
      attempts.push(this.wire.sendRequest(subject, { ...context, remainingMs, payload }, remainingMs));
      const answer = await firstAnswer(attempts, share);
      if (answer) return answer;
    }
    return null;
  }
}
