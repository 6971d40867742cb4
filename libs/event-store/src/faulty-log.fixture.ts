import { Recorded } from '@ledgerdesk/event-sourcing';
import { AppendOutcome, ExpectedRevision, Log, LogUnavailable, NewEvent, Page, Receive, Subscription } from './log';

/** A real log with accidents on the way to it. It counts what it is asked for. */
export class FaultyLog implements Log {
  /** What befalls the next appends. */
  readonly accidents: ('acknowledgement lost' | 'request lost')[] = [];
  /** What happens before each append. */
  before: (stream: string) => Promise<unknown> = async () => undefined;
  /** What happens between the reading of a stream and its answer. */
  answering: () => Promise<unknown> = async () => undefined;
  unavailable = false;
  /** So many pages come from a node that has nothing new yet. */
  emptyPages = 0;
  readonly appends: string[] = [];
  readonly reads: (readonly [stream: string, from: number])[] = [];
  private readonly drops = new Set<() => void>();

  /** @param exclusive false: others write to the log, too */
  constructor(
    private readonly log: Log,
    readonly exclusive = log.exclusive,
  ) {}

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    this.appends.push(stream);
    await this.before(stream);
    if (this.unavailable) return 'unknown';
    const accident = this.accidents.shift();
    if (accident === 'request lost') return 'unknown';
    const appended = await this.log.append(stream, expected, events);
    return accident ? 'unknown' : appended;
  }

  async readStream(stream: string, from: number, limit: number): Promise<readonly Recorded[]> {
    this.reads.push([stream, from]);
    if (this.unavailable) throw new LogUnavailable('The log is down');
    const events = await this.log.readStream(stream, from, limit);
    await this.answering();
    return events;
  }

  async readAll(after: number, limit: number): Promise<Page> {
    if (this.emptyPages > 0) {
      this.emptyPages -= 1;
      return { events: [], upTo: after, end: true };
    }
    return this.log.readAll(after, limit);
  }

  async head(): Promise<number> {
    if (this.unavailable) throw new LogUnavailable('The log is down');
    return this.log.head();
  }

  subscribe(after: number, receive: Receive): Subscription {
    const subscription = this.log.subscribe(after, receive);
    const dropped = new Promise<Error>((resolve) => {
      this.drops.add(() => {
        resolve(new Error('Consumer too slow'));
        subscription.close();
      });
    });
    return { ended: Promise.race([dropped, subscription.ended]), close: () => subscription.close() };
  }

  dropSubscriptions(): void {
    for (const drop of this.drops) drop();
    this.drops.clear();
  }

  truncateBefore(stream: string, revision: number): Promise<void> {
    return this.log.truncateBefore(stream, revision);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
