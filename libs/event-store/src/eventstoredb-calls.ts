import pLimit from 'p-limit';

/** Calls that share a limit: so many at once, the rest wait their turn. Waiting counts as part of a call's time. */
export class Calls {
  private readonly turns: pLimit.Limit;
  private readonly open = new Set<Promise<unknown>>();

  constructor(
    atOnce: number,
    private readonly timeoutMs: number,
  ) {
    this.turns = pLimit(atOnce);
  }

  /** @throws what the call throws, or that there was no answer in time; then `signal` is aborted */
  async within<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        controller.abort();
        reject(new Error(`no answer within ${this.timeoutMs} ms`));
      }, this.timeoutMs);
    });
    // All have the same time, so whoever waits gets a turn before the time is over, be it that those ahead were late.
    const answer = this.turns(() => Promise.race([call(controller.signal), late]));
    this.open.add(answer);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.open.delete(answer);
    }
  }

  /** Resolves when what was asked for until now has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.open);
  }
}
