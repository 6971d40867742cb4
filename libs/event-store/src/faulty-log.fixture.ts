import { Recorded } from '@ledgerdesk/event-sourcing';
import { Appended, Expected, Log, LogUnavailable, NewEvent, Page, Receive, Subscription } from './log';

/** A real log with accidents on the way to it. It counts what it is asked for. */
export class FaultyLog implements Log {
  /** What befalls the next appends. */
  readonly accidents: ('acknowledgement lost' | 'request lost')[] = [];
  /** What happens before each append. */
  before: (stream: string) => Promise<unknown> = async () => undefined;
  unavailable = false;
  readonly appends: string[] = [];
  readonly reads: (readonly [stream: string, from: number])[] = [];

  /** @param exclusive false: others write to the log, too */
  constructor(
    private readonly log: Log,
    readonly exclusive = log.exclusive,
  ) {}

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
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
    return this.log.readStream(stream, from, limit);
  }

  readAll(after: number, limit: number): Promise<Page> {
    return this.log.readAll(after, limit);
  }

  head(): Promise<number> {
    return this.log.head();
  }

  subscribe(after: number, receive: Receive): Subscription {
    return this.log.subscribe(after, receive);
  }

  truncateBefore(stream: string, revision: number): Promise<void> {
    return this.log.truncateBefore(stream, revision);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
