import type { MailedMarkdown, MailedText } from '@ledgerdesk/markdown';
import type { MailRenderer } from '@ledgerdesk/mail-parsing';

/** How many mails wait at most, all together and of one issue. */
const MOST_WAITING = 24;
const MOST_OF_ONE_ISSUE = 3;

/**
 * Renders one mail at a time, and issues take turns: many slow texts of one issue hold up a mail of another for one of them.
 * Few wait here, so that those that can't be rendered now take no place of what can be done now.
 */
export class FairRenderer {
  /** Those that wait, by issue; the first issue is the next one. */
  private readonly waiting = new Map<number, readonly (() => void)[]>();
  private isBusy = false;

  constructor(private readonly renderer: MailRenderer) {}

  /**
   * Null: too many wait, so it is to be asked again later.
   *
   * @throws RenderingFailed, ParserClosed
   */
  async render(issueId: number, texts: readonly MailedMarkdown[]): Promise<readonly MailedText[] | null> {
    if (this.isBusy && !this.hasRoomFor(issueId)) return null;
    await this.turnOf(issueId);
    try {
      return await this.renderer.render(texts);
    } finally {
      this.next();
    }
  }

  private hasRoomFor(issueId: number): boolean {
    const all = [...this.waiting.values()].reduce((sum, { length }) => sum + length, 0);
    return all < MOST_WAITING && (this.waiting.get(issueId)?.length ?? 0) < MOST_OF_ONE_ISSUE;
  }

  private async turnOf(issueId: number): Promise<void> {
    if (this.isBusy)
      await new Promise<void>((begin) => this.waiting.set(issueId, [...(this.waiting.get(issueId) ?? []), begin]));
    this.isBusy = true;
  }

  private next(): void {
    const [first] = this.waiting;
    if (!first) {
      this.isBusy = false;
      return;
    }
    const [issueId, [begin, ...others]] = first;
    this.waiting.delete(issueId);
    if (others.length > 0) this.waiting.set(issueId, others);
    begin!();
  }
}
