import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MailedMarkdown, MailedText } from '@ledgerdesk/markdown';
import { ownBytes } from './own-bytes';
import { MailParser, ParsedMail, ParserClosed, ParsingFailed } from './parsed-mail';
import { MailRenderer, RenderingFailed } from './rendered-mail';

export type ParserOptions = Readonly<{
  /** SEC-10: seconds for one mail, to be read or rendered; starting a thread does not count. */
  maxProcessingSeconds: number;
  /** SEC-1, and SEC-6 for the attachments together. */
  maxMessageBytes: number;
  /** How many mails are read or rendered at once, 1 by default; the others wait. */
  threads?: number;
  /** Of the old generation of a thread's heap, 512 by default. */
  maxMemoryMb?: number;
  /** A thread that has had nothing to do for so long is ended; 60 by default. */
  idleSeconds?: number;
  /** The thread that reads and renders, another one for tests of what kills it. */
  script?: string;
}>;

/** What the thread is told when it starts. */
export type WorkerLimits = Pick<ParserOptions, 'maxMessageBytes'>;

export type WorkerJob =
  | Readonly<{ kind: 'parse'; raw: Uint8Array<ArrayBuffer> }>
  | Readonly<{ kind: 'render'; texts: readonly MailedMarkdown[] }>;

/** What the thread says: once that it is ready, then one answer a job. */
export type WorkerMessage =
  | Readonly<{ kind: 'ready' }>
  | Readonly<{ kind: 'parsed'; mail: ParsedMail }>
  | Readonly<{ kind: 'not-parsed'; reason: ParsingFailed['reason']; message: string }>
  | Readonly<{ kind: 'rendered'; texts: readonly MailedText[] }>
  | Readonly<{ kind: 'not-rendered'; reason: RenderingFailed['reason']; message: string }>;

/** `lose`: its thread was ended, since it took too long, or has died. `reject`: nothing is said about the mail. */
type ParseRequest = Readonly<{
  job: WorkerJob;
  transfer: readonly ArrayBuffer[];
  hear: (message: WorkerMessage) => void;
  lose: (how: 'late' | 'died', message: string) => void;
  reject: (error: ParserClosed) => void;
}>;
type Thread = { worker: Worker; isReady: boolean; work: ParseRequest | null; timer: NodeJS.Timeout | undefined };
/** Tells whoever waits for a job why there is no answer. */
type Fail = (asked: ParseRequest) => void;

const START_SECONDS = 60;

/**
 * Reads and renders mails in worker threads, each of one mail at a time, started with the first mail. A mail that takes too
 * long, takes too much memory or makes its thread fail costs that thread and fails alone (IN-7).
 */
export class ThreadedMailParser implements MailParser, MailRenderer {
  private readonly threads = new Set<Thread>();
  private readonly waiting: ParseRequest[] = [];
  private closed = false;

  constructor(private readonly options: ParserOptions) {}

  parse(raw: Uint8Array): Promise<ParsedMail> {
    return new Promise((resolve, reject) => {
      const own = ownBytes(raw);
      this.ask({
        job: { kind: 'parse', raw: own },
        transfer: [own.buffer],
        hear: (said) => {
          if (said.kind === 'parsed') resolve(said.mail);
          if (said.kind === 'not-parsed') reject(new ParsingFailed(said.reason, said.message));
        },
        lose: (how, message) =>
          reject(new ParsingFailed(how === 'late' ? 'processing-timeout' : 'unparsable', message)),
        reject,
      });
    });
  }

  render(texts: readonly MailedMarkdown[]): Promise<readonly MailedText[]> {
    return new Promise((resolve, reject) => {
      this.ask({
        job: { kind: 'render', texts },
        transfer: [],
        hear: (said) => {
          if (said.kind === 'rendered') resolve(said.texts);
          if (said.kind === 'not-rendered') reject(new RenderingFailed(said.reason, said.message));
        },
        lose: (how, message) =>
          reject(new RenderingFailed(how === 'late' ? 'processing-timeout' : 'unrenderable', message)),
        reject,
      });
    });
  }

  /** What is being read or rendered, or waits for it, fails with ParserClosed. */
  async close(): Promise<void> {
    this.closed = true;
    const threads = [...this.threads];
    for (const asked of this.waiting.splice(0)) stop(asked);
    for (const thread of threads) this.end(thread, stop);
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private ask(asked: ParseRequest): void {
    if (this.closed) return stop(asked);
    this.waiting.push(asked);
    this.serve();
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
      thread.timer = setTimeout(() => this.end(thread, stop), (this.options.idleSeconds ?? 60) * 1_000).unref();
      return;
    }
    const { maxProcessingSeconds } = this.options;
    const { job, transfer } = thread.work;
    const what = job.kind === 'parse' ? 'Reading' : 'Rendering';
    const late: Fail = ({ lose }) => lose('late', `${what} the mail took more than ${maxProcessingSeconds} s.`);
    thread.timer = setTimeout(() => this.end(thread, late), maxProcessingSeconds * 1_000);
    thread.worker.postMessage(job, transfer);
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
    work?.hear(message);
    this.give(thread);
  }

  /** A thread that does not even start fails the mail that waits longest, so that none waits for ever. */
  private failStart(thread: Thread, why: string): void {
    if (!this.threads.has(thread)) return;
    const died: Fail = ({ lose }) => lose('died', `The thread that reads mails has died: ${why}.`);
    const first = thread.isReady ? undefined : this.waiting.shift();
    if (first) died(first);
    this.end(thread, died);
  }

  private end(thread: Thread, fail: Fail): void {
    clearTimeout(thread.timer);
    this.threads.delete(thread);
    if (thread.work) fail(thread.work);
    void thread.worker.terminate();
    if (!this.closed) this.serve();
  }
}

const stop: Fail = ({ reject }) => reject(new ParserClosed('The mail parser is closed.'));

/** Of the same file extension as this one: compiled, or TypeScript in development and under test. */
const reader = join(__dirname, `mail-worker${extname(__filename)}`);

const startWorker = ({ script = reader, maxMemoryMb = 512, maxMessageBytes }: ParserOptions): Worker => {
  const execArgv = script.endsWith('.ts') ? ['-r', '@swc-node/register', '--conditions=source'] : [];
  const resourceLimits = { maxOldGenerationSizeMb: maxMemoryMb };
  return new Worker(script, { execArgv, resourceLimits, workerData: { maxMessageBytes } satisfies WorkerLimits });
};
