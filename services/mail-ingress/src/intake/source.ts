import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, pauseMs } from '../failures';

/** OPS-4. `stopped`: also where another process reads the mailbox. */
type SourceState = 'ok' | 'backing-off' | 'misconfigured' | 'stopped';

/** A place that mails come from (ING-1). */
export interface Source {
  readonly name: string;
  readonly status: SourceStatus;
  /**
   * Takes mails until the signal aborts: then no further one, and it resolves when those in hand are taken or given up,
   * not acknowledged. It never rejects: what fails is reported to the status, and tried again.
   */
  run(signal: AbortSignal): Promise<void>;
}

/** What is called when something happens to a source. */
type SourceObserver = Readonly<{
  received?: () => void;
  failed?: (error: unknown) => void;
  misconfigured?: (problem: string) => void;
}>;

/** How a source is, and how its last attempts went. */
export class SourceStatus {
  state: SourceState = 'stopped';
  lastSuccessAt: Date | null = null;
  /** A code, or the setting that is wrong; it names nobody. */
  lastError: string | null = null;
  nextTryAt: Date | null = null;

  constructor(private readonly observer: SourceObserver = {}) {}

  succeeded(): void {
    this.state = 'ok';
    this.lastSuccessAt = new Date();
    this.nextTryAt = null;
  }

  received(): void {
    this.lastSuccessAt = new Date();
    this.observer.received?.();
  }

  failed(error: unknown, nextTryAt: Date | null = null): void {
    this.lastError = codeOf(error);
    if (nextTryAt) {
      this.state = 'backing-off';
      this.nextTryAt = nextTryAt;
    }
    this.observer.failed?.(error);
  }

  stopped(): void {
    if (this.state === 'misconfigured') return;
    this.state = 'stopped';
    this.nextTryAt = null;
  }

  /** @param problem the setting's name and the rule it breaks (ING-7) */
  misconfigured(problem: string): void {
    this.state = 'misconfigured';
    this.lastError = problem;
    this.observer.misconfigured?.(problem);
  }
}

/** It makes no sense to try again before somebody has changed a setting. The message says which. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

const FORGIVEN_AFTER_MS = 60_000;

/**
 * Works until the signal aborts; after an error it pauses and begins again (ING-6). A minute without failure makes the
 * next one the first.
 */
export const keepTrying = async (
  work: (signal: AbortSignal) => Promise<void>,
  status: SourceStatus,
  signal: AbortSignal,
  pause: (failures: number) => number = pauseMs,
): Promise<void> => {
  for (let failures = 0; !signal.aborted;) {
    const since = performance.now();
    try {
      await work(signal);
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof Misconfigured) {
        return status.misconfigured(error.message);
      }
      failures = performance.now() - since > FORGIVEN_AFTER_MS ? 1 : failures + 1;
      const ms = pause(failures);
      status.failed(error, new Date(Date.now() + ms));
      await wait(ms, undefined, { signal }).catch(() => undefined);
    }
  }
};
