import { CollectionWriter } from '@ledgerdesk/read-models';
import type { Decorate } from './started-service';

/**
 * The n-th write since it is counted. A durable one is never made, or made and never acknowledged; of one to a read model
 * nothing is there afterwards, or its documents without its checkpoint.
 */
export type CrashPoint =
  | Readonly<{ of: 'durable'; nth: number; mode: 'before' | 'after' }>
  | Readonly<{ of: 'read model'; nth: number; mode: 'before' | 'half' }>;

/** A durable write whose name begins with `held` is made only after one was made whose name begins with `until`. */
export type Hold = Readonly<{ held: string; until: string }>;

type Write = Readonly<{ of: CrashPoint['of']; what: string; half?: () => Promise<void> }>;
type Writes = Readonly<Record<string, (...args: never[]) => Write>>;

/**
 * What stands between a service and everything that outlives its process, until it is pulled: from then on no call is made
 * or answered any more. What was handed over before comes through, and nobody is told.
 */
export class Plug {
  private readonly pulling = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  /** Is called before each durable write, which waits for it. Others go on, those on the same stream do not. */
  between: ((write: string) => Promise<void>) | null = null;
  private readonly counted: Record<CrashPoint['of'], string[]> = { durable: [], 'read model': [] };
  /** What is asked after the end is answered by this. */
  private readonly ended: Promise<never>;
  private fail!: (error: Error) => void;
  private counting = false;
  private point: CrashPoint | null = null;
  private readonly released: Promise<void>;
  private release!: () => void;
  private held = 0;

  constructor(private readonly hold: Hold | null = null) {
    this.ended = new Promise((_, reject) => (this.fail = reject));
    this.ended.catch(() => undefined);
    this.released = new Promise((resolve) => (this.release = resolve));
  }

  /** Whether a write waits at its hold. */
  get isHolding(): boolean {
    return this.held > 0;
  }

  /** Aborts when it is pulled. */
  get pulled(): AbortSignal {
    return this.pulling.signal;
  }

  /** What was written since `count`, in this order. */
  get writes(): Readonly<Record<CrashPoint['of'], readonly string[]>> {
    return this.counted;
  }

  /** Counts from now on, and is pulled at this point, if it comes. */
  count(point: CrashPoint | null): void {
    this.counting = true;
    this.point = point;
  }

  pull(): void {
    this.pulling.abort(new Error('The process was killed'));
  }

  /** Resolves when what was handed over before the plug was pulled has come through. */
  async still(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** Makes the calls fail that were never answered, so that whoever waits for them ends. */
  bury(): void {
    this.fail(new Error('The process was killed'));
  }

  /** One more durable write, of something that is no adapter. */
  write<Answer>(what: string, make: () => Promise<Answer>): Promise<Answer> {
    return this.pass({ of: 'durable', what }, make);
  }

  /** Puts itself between a service and its adapters. */
  readonly decorate: Decorate = ({ log, state, blobs, documents, ...others }) => {
    const append = (stream: string, _: unknown, events: readonly { type: string }[]) =>
      durable(`append ${events.map(({ type }) => type).join(', ')} to ${stream}`);
    const truncateBefore = (stream: string) => durable(`truncate ${stream}`);
    const subscribe: typeof log.subscribe = (after, receive) =>
      log.subscribe(after, (...batch) => this.pulled.aborted || receive(...batch));
    const open: typeof documents.open = async (spec) =>
      this.gateOfCollection(spec.collection, await this.pass(null, () => documents.open(spec)));
    const set = (key: string) => durable(`set ${key}`);
    const put = (owner: string) => durable(`put a blob of ${owner}`);
    return {
      ...others,
      log: this.gate(log, { append, truncateBefore }, { subscribe }),
      state: this.gate(state, { set, delete: (key: string) => durable(`delete ${key}`) }),
      blobs: this.gate(blobs, { put, delete: (owner: string) => durable(`delete the blobs of ${owner}`) }),
      documents: this.gate(documents, {}, { open }),
    };
  };

  private gateOfCollection<Document extends object>(
    collection: string,
    documents: CollectionWriter<Document>,
  ): CollectionWriter<Document> {
    return this.gate(documents, {
      write: (...[changes, , lane]: Parameters<CollectionWriter<Document>['write']>) => ({
        of: 'read model',
        what: `write ${changes.length} documents of ${collection}`,
        half: async () => {
          const before = await documents.checkpoint();
          if (before) await documents.write(changes, before, lane);
        },
      }),
    });
  }

  /** Every call of a port passes the plug; those that write are named. What is opened is closed by whoever opened it. */
  private gate<Port extends object>(port: Port, writes: Writes, instead: Partial<Port> = {}): Port {
    return new Proxy(port, {
      get: (target, name) => {
        if (name in instead) return Reflect.get(instead, name);
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        if (name === 'close') return method.bind(target);
        const writing = writes[String(name)];
        return (...args: never[]) => this.pass(writing?.(...args) ?? null, () => method.apply(target, args));
      },
    });
  }

  private async pass<Answer>(write: Write | null, make: () => Promise<Answer>): Promise<Answer> {
    if (write && (this.hold || this.between)) await this.wait(write);
    if (this.pulled.aborted) return this.ended;
    const mode = write && this.modeAt(write);
    if (mode !== 'before') {
      const made = mode === 'half' ? write!.half!() : make();
      if (write) this.follow(made, write);
      if (!mode) return this.unlessPulled(made as Promise<Answer>);
    }
    this.pull();
    return this.ended;
  }

  private modeAt({ of, what }: Write): CrashPoint['mode'] | null {
    if (!this.counting) return null;
    const nth = this.counted[of].push(what);
    return this.point?.of === of && this.point.nth === nth ? this.point.mode : null;
  }

  private async wait({ of, what }: Write): Promise<void> {
    if (of === 'durable') await this.between?.(what);
    if (!this.hold || !what.startsWith(this.hold.held)) return;
    this.held += 1;
    await Promise.race([this.released, this.ended]).finally(() => (this.held -= 1));
  }

  private follow(made: Promise<unknown>, { what }: Write): void {
    this.underWay.add(made);
    const over = () => this.underWay.delete(made);
    made.then(over, over);
    if (this.hold && what.startsWith(this.hold.until)) made.then(this.release, () => undefined);
  }

  private async unlessPulled<Answer>(made: Promise<Answer>): Promise<Answer> {
    try {
      const answer = await made;
      return this.pulled.aborted ? await this.ended : answer;
    } catch (error) {
      if (this.pulled.aborted) return this.ended;
      throw error;
    }
  }
}

const durable = (what: string): Write => ({ of: 'durable', what });
