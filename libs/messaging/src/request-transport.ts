import type { AnswerEnvelope, RequestEnvelope } from '@ledgerdesk/contracts';

/** Carries a request to whoever answers its subject; what a fault decorator wraps. */
export interface RequestTransport {
  /**
   * One attempt, at most once: the answer, or null where none came (nobody answers the subject, the request was dropped or
   * lost, `waitMs` passed).
   *
   * @throws DomainError `too-large` before anything is sent; nothing else
   */
  sendRequest(subject: string, request: RequestEnvelope, waitMs: number): Promise<AnswerEnvelope | null>;
}
