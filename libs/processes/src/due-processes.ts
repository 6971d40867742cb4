import { backOff } from '@ledgerdesk/async';
import { Documents } from '@ledgerdesk/read-models';
import { LRUCache } from 'lru-cache';
import { TurnResult } from './take-turn';
import { OpenProcess } from './work-list';

type ProcessEntry = { running: boolean; revision: number; failures: number; notBefore: number };

// Those that have a turn now stand first in the list, so a page holds more than are looked for.
const PER_PAGE = 50;
const REMEMBERED = 10_000;
const PAUSES = { firstMs: 100, longestMs: 30_000 };

/**
 * Which processes are due: by the work list, and by what this runner knows beyond it, since the list comes a little
 * later than the turns. One whose commands are not answered waits longer each time, and holds no place meanwhile.
 */
export class DueProcesses {
  // One that is forgotten early is at worst taken a turn of once more.
  private readonly known = new LRUCache<string, ProcessEntry>({ max: REMEMBERED });

  /** @param wake is called when one that has waited may be due again */
  constructor(private readonly wake: () => void) {}

  /** At most `count` streams, those that wait longest first. */
  async find(list: Documents<OpenProcess>, now: Date, count: number): Promise<readonly string[]> {
    const found: string[] = [];
    const where = { wakesAt: { lte: now.toISOString() } };
    const sort = { field: 'wakesAt', direction: 'ascending' } as const;
    for (let after: string | null = null; found.length < count;) {
      const page = await list.find({ where, sort, limit: PER_PAGE, ...(after !== null && { after }) });
      found.push(...page.documents.filter((open) => this.mayRun(open)).map(({ stream }) => stream));
      if (!page.next) break;
      after = page.next;
    }
    return found.slice(0, count);
  }

  began(stream: string): void {
    this.known.set(stream, { revision: -1, failures: 0, notBefore: 0, ...this.known.get(stream), running: true });
  }

  ended(stream: string, { revision, next }: TurnResult): void {
    if (next === 'retry') return this.pause(stream, revision);
    this.known.set(stream, { running: next === 'turn', revision, failures: 0, notBefore: 0 });
  }

  failed(stream: string): void {
    this.pause(stream, this.known.get(stream)?.revision ?? -1);
  }

  private pause(stream: string, revision: number): void {
    const failures = (this.known.get(stream)?.failures ?? 0) + 1;
    const pauseMs = backOff(failures, PAUSES);
    this.known.set(stream, { running: false, revision, failures, notBefore: performance.now() + pauseMs });
    setTimeout(this.wake, pauseMs + 1).unref();
  }

  private mayRun({ stream, revision }: OpenProcess): boolean {
    const known = this.known.get(stream);
    if (!known) return true;
    // Shown older than the last turn left it: what it wants now is not known yet.
    return !known.running && revision >= known.revision && performance.now() >= known.notBefore;
  }
}
