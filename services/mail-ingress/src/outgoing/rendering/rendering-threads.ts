import { ParserOptions, ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import type { MailedMarkdown } from '@ledgerdesk/markdown';
import { FairRenderer } from './fair-renderer';

/** A text takes milliseconds; one that takes longer is tried again where only such texts wait. */
const FIRST_TRY_SECONDS = 3;

/**
 * Threads that render only, so that no received mail waits until a text has used up its time. One is for first tries, with
 * little time; the other one for those that failed before, with all the time that a mail may take (SEC-10).
 */
export class RenderingThreads {
  private readonly threads: readonly ThreadedMailParser[];
  private readonly first: FairRenderer;
  private readonly again: FairRenderer;

  constructor(options: ParserOptions) {
    const { maxProcessingSeconds } = options;
    const first = new ThreadedMailParser({
      ...options,
      maxProcessingSeconds: Math.min(FIRST_TRY_SECONDS, maxProcessingSeconds),
    });
    const again = new ThreadedMailParser(options);
    this.threads = [first, again];
    this.first = new FairRenderer(first);
    this.again = new FairRenderer(again);
  }

  /** As `FairRenderer`. `hasFailed`: it was tried before. */
  render(
    { issueId, hasFailed }: Readonly<{ issueId: number; hasFailed: boolean }>,
    texts: readonly MailedMarkdown[],
  ): ReturnType<FairRenderer['render']> {
    return (hasFailed ? this.again : this.first).render(issueId, texts);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}
