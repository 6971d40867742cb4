import type { MailedMarkdown, MailedText } from '@ledgerdesk/markdown';

/** Why texts can't be rendered: `too-complex` at once and every time, the others after some tries (SEC-10). */
export class RenderingFailed extends Error {
  override readonly name = 'RenderingFailed';
  constructor(
    readonly reason: 'unrenderable' | 'processing-timeout' | 'too-complex',
    message: string,
  ) {
    super(message);
  }
}

export interface MailRenderer {
  /**
   * Renders the texts of one mail in a worker thread, within the budget of section 18 (SEC-10).
   *
   * @throws RenderingFailed where that can't be done; ParserClosed where the renderer was closed before
   */
  render(texts: readonly MailedMarkdown[]): Promise<readonly MailedText[]>;
}
