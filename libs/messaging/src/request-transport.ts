/** Carries bytes to whoever answers a subject; what a fault decorator wraps. */
export interface RequestTransport {
  /**
   * One attempt, at most once: the bytes of the answer, or null where none came (nobody answers the subject, the request
   * was dropped or lost, `waitMs` passed). Never rejects.
   */
  sendRequest(subject: string, request: Uint8Array, waitMs: number): Promise<Uint8Array | null>;
}
