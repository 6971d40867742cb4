import { pauseMs } from '../../failures';

const FORGOTTEN_AFTER_MS = 60_000;

/**
 * When nobody is to try, because the server failed: after the n-th failure in a row for a random time between 0 and
 * min(300 s, 2^n s); n returns to 0 after 60 s without failure (ING-6). Times are milliseconds of one clock.
 */
export class SendingPause {
  private failures = 0;
  private until = -Infinity;

  constructor(private readonly random: () => number = Math.random) {}

  /** A failure while it is paused already belongs to the one that paused it. */
  failed(now: number): void {
    if (now < this.until) return;
    if (now - this.until >= FORGOTTEN_AFTER_MS) this.failures = 0;
    this.failures += 1;
    this.until = now + pauseMs(this.failures, this.random);
  }

  /** -Infinity: there was none. */
  get endsAt(): number {
    return this.until;
  }

  isOver(now: number): boolean {
    return now >= this.until;
  }
}
