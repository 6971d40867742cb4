import { withTimeout } from '@ledgerdesk/async';

/** `degraded`: it serves, but somebody should look. `unavailable`: it can't serve. */
export type HealthStatus = 'ok' | 'degraded' | 'unavailable';

/** `lag`: positions behind the log; `lagMs`: the age of the oldest event that is not shown yet. */
export type CollectionHealth = Readonly<{
  collection: string;
  state: string;
  lag: number;
  lagMs: number;
  /** Its projection stands still at the event at this position. */
  parkedAt: number | null;
}>;

/** How it went to reach what is elsewhere. Times are ISO 8601 UTC; null: never, or not known. */
export type Attempts = Readonly<{
  lastSuccessAt: string | null;
  /** A code, never what was there. It stays when later attempts succeed. */
  lastError: string | null;
  /** While it fails. */
  nextTryAt: string | null;
}>;

/** Codes and counts, no names of people: they are open to whoever reaches `HEALTH_PORT`. */
export type CheckResult = Readonly<{
  status: HealthStatus;
  code?: string;
  /** For people. */
  message?: string;
  collections?: readonly CollectionHealth[];
  attempts?: Attempts;
}>;
export type Check = () => CheckResult | Promise<CheckResult>;

export type HealthReport = Readonly<{
  status: HealthStatus;
  checks: readonly (Readonly<{ name: string }> & CheckResult)[];
}>;

const CHECK_MS = 1_000;

/** The checks that the parts of a service register; the worst of them is the service's status. */
export class HealthChecks {
  private readonly checks = new Map<string, Check>();

  /** @returns takes the check away again */
  register(name: string, check: Check): () => void {
    if (this.checks.has(name)) throw new Error(`There is a health check ${name} already`);
    this.checks.set(name, check);
    return () => void this.checks.delete(name);
  }

  /** All checks at once. One that throws, or takes longer than a second, is `unavailable`. */
  async report(): Promise<HealthReport> {
    const checks = await Promise.all(
      [...this.checks].map(async ([name, check]) => ({ name, ...(await resultOf(check)) })),
    );
    const status = (['unavailable', 'degraded'] as const).find((bad) => checks.some(({ status }) => status === bad));
    return { status: status ?? 'ok', checks };
  }
}

const resultOf = async (check: Check): Promise<CheckResult> => {
  try {
    return await withTimeout(CHECK_MS, check, () => ({ status: 'unavailable', code: 'no-answer' }));
  } catch {
    return { status: 'unavailable', code: 'failed' };
  }
};
