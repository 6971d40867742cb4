import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ownBytes } from './own-bytes';
import { MailParser, ParsedMail, ParserClosed, ParsingFailed } from './parsed-mail';

export type ParserOptions = Readonly<{
  /** SEC-10: seconds for one mail; starting a thread does not count. */
  maxProcessingSeconds: number;
  /** SEC-1, and SEC-6 for the attachments together. */
  maxMessageBytes: number;
  /** How many mails are read at once, 1 by default; the others wait. */
  threads?: number;
  /** Of the old generation of a thread's heap, 512 by default. */
  maxMemoryMb?: number;
  /** A thread that has had nothing to do for so long is ended; 60 by default. */
  idleSeconds?: number;
  /** The thread that reads, another one for tests of what kills it. */
  script?: string;
}>;

/** What the thread is told when it starts. */
export type WorkerLimits = Pick<ParserOptions, 'maxMessageBytes'>;

/** What the thread says: once that it is ready, then one answer a mail. */
export type WorkerMessage =
  | Readonly<{ kind: 'ready' }>
  | Readonly<{ kind: 'parsed'; mail: ParsedMail }>
  | Readonly<{ kind: 'failed'; reason: ParsingFailed['reason']; message: string }>;

type Asked = Readonly<{
  raw: Uint8Array<ArrayBuffer>;
  resolve: (mail: ParsedMail) => void;
  reject: (error: Error) => void;
}>;
type Thread = { worker: Worker; isReady: boolean; work: Asked | null; timer: NodeJS.Timeout | undefined };

const START_SECONDS = 60;

/**
 * Reads mails in worker threads, each of one mail at a time, started with the first mail. A mail that takes too long, takes
 * too much memory or makes its thread fail costs that thread and fails alone (IN-7).
 */
export class ThreadedMailParser implements MailParser {
  private readonly threads = new Set<Thread>();
  private readonly waiting: Asked[] = [];
  private closed = false;

  constructor(private readonly options: ParserOptions) {}

  parse(raw: Uint8Array): Promise<ParsedMail> {
    if (this.closed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.waiting.push({ raw: ownBytes(raw), resolve, reject });
      this.serve();
    });
  }

  /** What is being read, or waits for it, fails with ParserClosed. */
  async close(): Promise<void> {
    this.closed = true;
    const threads = [...this.threads];
    for (const asked of this.waiting.splice(0)) asked.reject(stopped());
    for (const thread of threads) this.end(thread, stopped());
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private serve(): void {
    for (const thread of this.threads) if (thread.isReady && !thread.work) this.give(thread);
    const starting = [...this.threads].filter(({ isReady }) => !isReady).length;
    if (this.waiting.length > starting && this.threads.size < (this.options.threads ?? 1)) this.start();
  }

  private give(thread: Thread): void {
    clearTimeout(thread.timer);
    thread.work = this.waiting.shift() ?? null;
    if (!thread.work) {
      thread.timer = setTimeout(() => this.end(thread, stopped()), (this.options.idleSeconds ?? 60) * 1_000).unref();
      return;
    }
    const { maxProcessingSeconds } = this.options;
    const late = new ParsingFailed('processing-timeout', `Reading the mail took more than ${maxProcessingSeconds} s.`);
    thread.timer = setTimeout(() => this.end(thread, late), maxProcessingSeconds * 1_000);
    const { raw } = thread.work;
    thread.worker.postMessage(raw, [raw.buffer]);
  }

  private start(): void {
    const worker = startWorker(this.options);
    const thread: Thread = { worker, isReady: false, work: null, timer: undefined };
    this.threads.add(thread);
    thread.timer = setTimeout(() => this.failStart(thread, 'it did not start'), START_SECONDS * 1_000);
    worker.on('message', (message: WorkerMessage) => this.hear(thread, message));
    worker.on('error', (error) => this.failStart(thread, error.message));
    worker.on('exit', (code) => this.failStart(thread, `exit code ${code}`));
  }

  private hear(thread: Thread, message: WorkerMessage): void {
    const { work } = thread;
    if (!this.threads.has(thread)) return;
    if (message.kind === 'ready') thread.isReady = true;
    if (message.kind === 'parsed') work?.resolve(message.mail);
    if (message.kind === 'failed') work?.reject(new ParsingFailed(message.reason, message.message));
    this.give(thread);
  }

  /** A thread that does not even start fails the mail that waits longest, so that none waits for ever. */
  private failStart(thread: Thread, why: string): void {
    if (!this.threads.has(thread)) return;
    const failed = new ParsingFailed('unparsable', `The thread that reads mails has died: ${why}.`);
    if (!thread.isReady) this.waiting.shift()?.reject(failed);
    this.end(thread, failed);
  }

  private end(thread: Thread, failed: Error): void {
    clearTimeout(thread.timer);
    this.threads.delete(thread);
    thread.work?.reject(failed);
    void thread.worker.terminate();
    if (!this.closed) this.serve();
  }
}

const stopped = () => new ParserClosed('The mail parser is closed.');

/** Of the same file extension as this one: compiled, or TypeScript in development and under test. */
const reader = join(__dirname, `mail-worker${extname(__filename)}`);

const startWorker = ({ script = reader, maxMemoryMb = 512, maxMessageBytes }: ParserOptions): Worker => {
  const execArgv = script.endsWith('.ts') ? ['-r', '@swc-node/register', '--conditions=source'] : [];
  const resourceLimits = { maxOldGenerationSizeMb: maxMemoryMb };
  return new Worker(script, { execArgv, resourceLimits, workerData: { maxMessageBytes } satisfies WorkerLimits });
};
