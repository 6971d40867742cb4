import { Inject, Injectable } from '@nestjs/common';
import type { MailRenderer } from '@ledgerdesk/mail-parsing';
import { asWritten, MailedMarkdown } from '@ledgerdesk/markdown';
import { Part, WrittenPart } from './part';
import { RenderingThreads } from './rendering-threads';

/** Renders what people wrote, in a thread of its own: however long that takes, nobody else waits for it. */
@Injectable()
export class RenderParts {
  constructor(@Inject(RenderingThreads) private readonly renderer: MailRenderer) {}

  /** @throws RenderingFailed */
  async run(parts: readonly WrittenPart[]): Promise<readonly Part[]> {
    const texts = parts.filter(isMarkdown);
    if (texts.length === 0) return parts.map(unrendered);
    const rendered = [...(await this.renderer.render(texts))];
    return parts.map((part) => (isMarkdown(part) ? rendered.shift()! : part));
  }
}

/** Of a part that can't be rendered: the text as it was written, and no HTML. */
export const unrendered = (part: WrittenPart): Part =>
  isMarkdown(part) ? { text: asWritten(part), html: null } : part;

const isMarkdown = (part: WrittenPart): part is MailedMarkdown => 'markdown' in part;
