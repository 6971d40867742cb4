import { LRUCache } from 'lru-cache';

const MINUTE_MS = 60_000;
const MOST_KEYS = 100_000;

/** Counts per key in windows of a minute, or of another time, in this process. Of very many keys the longest unused are forgotten. */
export class Quota {
  // With `max` lru-cache allots memory for as many at once, some milliseconds of every start; `maxSize` lets it grow.
  private readonly windows = new LRUCache<string, { count: number; ends: number }>({
    maxSize: MOST_KEYS,
    sizeCalculation: () => 1,
  });

  /** @param most in a window; 0: no limit */
  constructor(
    private readonly most: number,
    private readonly windowMs = MINUTE_MS,
  ) {}

  count(key: string): void {
    this.window(key).count++;
  }

  /** Seconds, rounded up, until there is room again; 0 where there is some. */
  secondsToWait(key: string): number {
    if (this.most === 0) return 0;
    const { count, ends } = this.window(key);
    return count < this.most ? 0 : Math.ceil((ends - performance.now()) / 1_000);
  }

  private window(key: string) {
    const now = performance.now();
    const present = this.windows.get(key);
    if (present && present.ends > now) return present;
    const begun = { count: 0, ends: now + this.windowMs };
    this.windows.set(key, begun);
    return begun;
  }
}
