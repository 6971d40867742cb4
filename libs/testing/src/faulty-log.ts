import { setTimeout as wait } from 'node:timers/promises';
import {
  AppendOutcome,
  ExpectedRevision,
  Log,
  LogUnavailable,
  NewEvent,
  Page,
  Receive,
  Subscription,
} from '@ledgerdesk/event-store';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { SeededRandom } from './seeded-random';

const LONGEST_MS = 5;
const LATE_MS = 50;
const LOST = 4;
const CONFLICT = 4;
const UNAVAILABLE = 2;
const DROPPED = 1;

/**
 * A log with the faults that the port allows, and no others: acknowledgements are lost, also before the write
 * comes through, others seem to have been first, reads fail, subscriptions are dropped.
 */
export class FaultyLog implements Log {
  readonly exclusive: boolean;

  constructor(
    private readonly log: Log,
    private readonly random: SeededRandom,
  ) {
    this.exclusive = log.exclusive;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    await this.pause();
    if (this.random.percent(CONFLICT)) return 'conflict';
    if (this.random.percent(LOST)) return 'unknown';
    if (this.random.percent(LOST)) {
      void wait(this.random.pauseMs(LATE_MS)).then(() =>
        this.log.append(stream, expected, events).catch(() => undefined),
      );
      return 'unknown';
    }
    const appended = await this.log.append(stream, expected, events);
    return this.random.percent(LOST) ? 'unknown' : appended;
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    await this.failAtTimes();
    return this.log.readStream(stream, from, limit);
  }

  async readAll(after: number, limit: number): Promise<Page> {
    await this.failAtTimes();
    return this.log.readAll(after, limit);
  }

  async head(): Promise<number> {
    return this.log.head();
  }

  subscribe(after: number, receive: Receive): Subscription {
    const subscription: Subscription = this.log.subscribe(after, (events, upTo) => {
      receive(events, upTo);
      if (this.random.percent(DROPPED)) throw new Error('The subscription was dropped as too slow');
    });
    return subscription;
  }

  truncateBefore(stream: string, revision: number): Promise<void> {
    return this.log.truncateBefore(stream, revision);
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private async failAtTimes(): Promise<void> {
    await this.pause();
    if (this.random.percent(UNAVAILABLE)) throw new LogUnavailable('The log is not available for a moment');
  }

  private async pause(): Promise<void> {
    if (this.random.percent(50)) await wait(this.random.pauseMs(LONGEST_MS));
  }
}
