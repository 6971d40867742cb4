import pLimit from 'p-limit';

/**
 * Calls that share a limit: so many at once, the rest wait. Each has the same time from when it was asked for, also
 * where it waits.
 */
export class Calls {
  private readonly room: pLimit.Limit;
  private readonly open = new Set<Promise<unknown>>();

  constructor(
    atOnce: number,
    private readonly timeoutMs: number,
  ) {
    this.room = pLimit(atOnce);
  }

  /** @throws what the call throws, or that there was no answer in time; then `signal` is aborted */
  async within<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const timer = setTimeout(
      () => controller.abort(new Error(`no answer within ${this.timeoutMs} ms`)),
      this.timeoutMs,
    );
    const called = this.room(() => (signal.aborted ? late : Promise.race([call(signal), late])));
    const answer = Promise.race([called, late]).finally(() => {
      clearTimeout(timer);
      this.open.delete(answer);
    });
    this.open.add(answer);
    return answer;
  }

  /** Resolves when what was asked for until now has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.open);
  }
}
