import type Token from 'markdown-it/lib/token.mjs';
import sanitizeHtml from 'sanitize-html';
import { parserFor, RenderOptions, Resolve } from './render';

/**
 * Markdown for the plain part of a mail: what a person would have typed. Links are `label <address>`, quotes and the text of
 * `<details>` have `> ` before each line, lists keep their marks, HTML leaves its text.
 */
export const markdownAsText = (markdown: string, { resolve = (href) => href }: RenderOptions = {}): string => {
  const page = new Page();
  for (const token of parserFor(markdown).parse(markdown, {})) writeBlock(page, token, resolve);
  return page.text();
};

const writeBlock = (page: Page, token: Token, resolve: Resolve): void => {
  switch (token.type) {
    case 'inline':
      return page.write(inlineText(token.children ?? [], resolve));
    case 'paragraph_open':
      return page.separate(token.hidden);
    case 'heading_open':
    case 'table_open':
      return page.separate();
    case 'blockquote_open':
      return page.open('> ', '> ');
    case 'bullet_list_open':
    case 'ordered_list_open':
      return page.separate(page.isInItem);
    case 'list_item_open':
      return page.open(token.info ? `${token.info}${token.markup} ` : '- ');
    case 'blockquote_close':
    case 'list_item_close':
      return page.close();
    case 'fence':
    case 'code_block':
      page.separate();
      return page.write(token.content.replace(/\n$/, ''));
    case 'hr':
      page.separate();
      return page.write('---');
    case 'tr_open':
      return page.startRow();
    case 'tr_close':
      return page.endRow();
    case 'html_block':
      return writeHtml(page, token.content);
  }
};

/** Only what is collapsed has a form of its own. */
const writeHtml = (page: Page, html: string): void => {
  for (const piece of html.split(/(<\/?details\b[^<>]{0,200}>)/i)) {
    if (/^<details/i.test(piece)) page.open('> ', '> ');
    else if (/^<\/details/i.test(piece)) page.close();
    else if (htmlText(piece).trim()) {
      page.separate();
      page.write(htmlText(piece).trim());
    }
  }
};

const htmlText = (html: string): string =>
  sanitizeHtml(html.replace(/<br\b[^<>]{0,200}>/gi, '\n'), { allowedTags: [] }).replace(
    /&(amp|lt|gt|quot);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!,
  );

const inlineText = (tokens: readonly Token[], resolve: Resolve): string => {
  const links: { href: string; from: number }[] = [];
  let text = '';
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n';
    else if (token.type === 'text' || token.type === 'code_inline') text += token.content;
    else if (token.type === 'html_inline') text += /^<br\b/i.test(token.content) ? '\n' : '';
    else if (token.type === 'image' && links.length > 0) text += token.content;
    else if (token.type === 'image') text += linkText(token.content, token.attrGet('src') ?? '', resolve);
    else if (token.type === 'link_open') links.push({ href: token.attrGet('href') ?? '', from: text.length });
    else if (token.type === 'link_close') {
      const { href, from } = links.pop()!;
      text = text.slice(0, from) + linkText(text.slice(from), href, resolve);
    }
  }
  return text;
};

const linkText = (label: string, href: string, resolve: Resolve): string => {
  const target = resolve(href);
  if (target === null) return label;
  const isSaid = !label || label === target || label === href || `mailto:${label}` === href;
  return isSaid ? label || `<${target}>` : `${label} <${target}>`;
};

/** Lines within what surrounds them: each container says what stands before its first line and before the others. */
class Page {
  private readonly lines: string[] = [];
  private readonly containers: { first: string; rest: string; isUsed: boolean }[] = [];
  private row: string[] | null = null;

  /** A blank line before what comes next, except where it is the first of what surrounds it. */
  separate(isTight = false): void {
    const isFirst = this.lines.length === 0 || this.containers.some(({ isUsed }) => !isUsed);
    if (!isTight && !isFirst) this.lines.push(this.prefix().trimEnd());
  }

  open(first: string, rest = ' '.repeat(first.length)): void {
    if (rest.trim()) this.separate();
    this.containers.push({ first, rest, isUsed: false });
  }

  close(): void {
    this.containers.pop();
  }

  get isInItem(): boolean {
    return this.containers.at(-1)?.rest.trim() === '';
  }

  startRow(): void {
    this.row = [];
  }

  endRow(): void {
    const row = this.row ?? [];
    this.row = null;
    this.write(row.join(' | '));
  }

  write(text: string): void {
    if (this.row) this.row.push(text.replace(/\n/g, ' '));
    else for (const line of text.split('\n')) this.lines.push((this.prefix() + line).trimEnd());
  }

  text(): string {
    return this.lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  private prefix(): string {
    const now = this.containers.map(({ first, rest, isUsed }) => (isUsed ? rest : first)).join('');
    for (const container of this.containers) container.isUsed = true;
    return now;
  }
}
