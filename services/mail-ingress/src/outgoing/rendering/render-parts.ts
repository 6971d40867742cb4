import { Injectable } from '@nestjs/common';
import { asWritten, MailedMarkdown } from '@ledgerdesk/markdown';
import { Part, WrittenPart } from './part';
import { RenderingThreads } from './rendering-threads';

/** Renders what people wrote, in threads of its own: however long that takes, nobody else waits for it. */
@Injectable()
export class RenderParts {
  constructor(private readonly threads: RenderingThreads) {}

  /**
   * Null: not now (see `FairRenderer`).
   *
   * @throws RenderingFailed
   */
  async run(
    parts: readonly WrittenPart[],
    of: Readonly<{ issueId: number; hasFailed: boolean }>,
  ): Promise<readonly Part[] | null> {
    const texts = parts.filter(isMarkdown);
    if (texts.length === 0) return parts.map(unrendered);
    const rendered = (await this.threads.render(of, texts))?.slice();
    return rendered ? parts.map((part) => (isMarkdown(part) ? rendered.shift()! : part)) : null;
  }
}

/** Of a part that can't be rendered: the text as it was written, and no HTML. */
export const unrendered = (part: WrittenPart): Part =>
  isMarkdown(part) ? { text: asWritten(part), html: null } : part;

const isMarkdown = (part: WrittenPart): part is MailedMarkdown => 'markdown' in part;
