import { LRUCache } from 'lru-cache';

const MOST = 100;
const HOUR_MS = 60 * 60_000;
const REMEMBERED = 10_000;

/** Keys that do not exist, by who asked for them (SEC-14). */
export class Guesses {
  private readonly counts = new LRUCache<string, number>({ max: REMEMBERED, ttl: HOUR_MS, noUpdateTTL: true });

  /** Counts one more, and tells whether there were too many within an hour. */
  tooMany(clientAddress: string): boolean {
    const count = (this.counts.get(clientAddress) ?? 0) + 1;
    this.counts.set(clientAddress, count);
    return count > MOST;
  }
}
