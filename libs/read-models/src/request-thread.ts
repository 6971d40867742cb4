import { Worker } from 'node:worker_threads';

/** What a thread answers; arguments and results are cloned on their way (structured clone). */
export type Methods<M> = { readonly [Method in keyof M]: (...args: never[]) => unknown };
export type Request = readonly [request: number, method: string, args: readonly unknown[]];
export type Reply = readonly [request: number, error: ThreadError | null, value: unknown];
/** Of an error, what arrives whole: a clone would lose its code, and all of it where it was made by other means than `Error`. */
export type ThreadError = Readonly<{
  name: string;
  message: string;
  code: string | undefined;
  stack: string | undefined;
}>;

type PendingRequest = Readonly<{ resolve: (value: never) => void; reject: (error: Error) => void }>;
type ThreadOptions = Readonly<{
  /** Told when the thread has died by itself; the next request starts another one. */
  report: (error: Error) => void;
  /** Ends the thread when it has had nothing to do for so long; the next request starts another one. */
  idleMs?: number;
}>;

/**
 * A worker thread that answers requests in their order, started with the first one. The requests of one turn of the event
 * loop travel as one message. Where the thread dies, everything that waits for it fails.
 */
export class RequestThread<M extends Methods<M>> {
  private worker: Worker | null = null;
  private waiting = new Map<number, PendingRequest>();
  private outbox: Request[] = [];
  private requests = 0;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;
  private ending: Promise<void> = Promise.resolve();

  /** @param name for people: "the writer of the read models" */
  constructor(
    private readonly name: string,
    private readonly start: () => Worker,
    private readonly options: ThreadOptions,
  ) {}

  get running(): boolean {
    return this.worker !== null;
  }

  /** Resolves when the thread that was ended last, if any, is gone. */
  get ended(): Promise<void> {
    return this.ending;
  }

  ask<Method extends keyof M & string>(
    method: Method,
    ...args: Parameters<M[Method]>
  ): Promise<Awaited<ReturnType<M[Method]>>> {
    if (this.closed) return Promise.reject(new Error(`${this.name} is closed`));
    clearTimeout(this.idle);
    this.worker ??= this.startWorker();
    return new Promise((resolve, reject) => {
      const request = (this.requests += 1);
      this.waiting.set(request, { resolve, reject });
      if (this.outbox.push([request, method, args]) === 1) setImmediate(() => this.send());
    });
  }

  /** Answers what was asked before; afterwards the thread has ended. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.idle);
    this.send();
    if (this.worker) this.end(this.worker);
    await this.ending;
  }

  private startWorker(): Worker {
    const worker = this.start();
    let failure: Error | null = null;
    worker.on('message', (replies: readonly Reply[]) => this.settle(replies));
    worker.on('error', (error) => (failure = error));
    worker.on('exit', (code) => {
      if (this.worker !== worker) return;
      this.worker = null;
      const asked = this.closed && !failure && this.waiting.size === 0;
      if (!asked) this.died(failure ?? new Error(`exit code ${code}`));
    });
    return worker;
  }

  private end(worker: Worker): void {
    this.ending = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage(null);
  }

  private send(): void {
    const requests = this.outbox.splice(0);
    if (requests.length > 0) this.worker?.postMessage(requests);
  }

  private settle(replies: readonly Reply[]): void {
    for (const [request, error, value] of replies) {
      const { resolve, reject } = this.waiting.get(request)!;
      this.waiting.delete(request);
      if (error) reject(new Error(error.message, { cause: Object.assign(new Error(error.message), error) }));
      else resolve(value as never);
    }
    const { idleMs } = this.options;
    if (idleMs !== undefined && this.waiting.size === 0) this.idle = setTimeout(() => this.endIdle(), idleMs).unref();
  }

  private endIdle(): void {
    if (!this.worker || this.closed) return;
    this.end(this.worker);
    this.worker = null;
  }

  private died(cause: Error): void {
    const { waiting } = this;
    this.waiting = new Map();
    this.outbox = [];
    const error = new Error(`${this.name} has died: ${cause.message}`, { cause });
    for (const { reject } of waiting.values()) reject(error);
    this.options.report(error);
  }
}
