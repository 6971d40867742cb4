import { withTimeout } from '@ledgerdesk/async';

const CLOSED_WITHIN_MS = 250;

/** Something took too long to close, such as a connection whose server is gone. It was left behind. */
export class NotClosedInTime extends Error {
  override readonly name = 'NotClosedInTime';
}

/** What a process has opened; it closes in the reverse order. */
export class Disposables {
  private readonly closings: Readonly<{ name: string; close: () => unknown; withinMs: number }>[] = [];

  /** @param withinMs how long it is waited for */
  add(name: string, close: () => unknown, withinMs = CLOSED_WITHIN_MS): void {
    this.closings.push({ name, close, withinMs });
  }

  /**
   * Closes all that is open, last first, one after the other. What fails, or is not closed in time, is told, and the rest
   * is closed all the same.
   */
  async close(failed: (name: string, error: unknown) => void): Promise<void> {
    for (let last = this.closings.pop(); last; last = this.closings.pop()) {
      const { name, close, withinMs } = last;
      try {
        await withTimeout(withinMs, close, () => {
          throw new NotClosedInTime(`${name} was not closed within ${withinMs} ms`);
        });
      } catch (error) {
        failed(name, error);
      }
    }
  }
}
