import MarkdownIt from 'markdown-it';
import sanitizeHtml, { Attributes, IOptions, Tag } from 'sanitize-html';

export type Resolve = (href: string) => string | null;
export type RenderOptions = Readonly<{
  /**
   * Where a link or image leads: makes `/uploads/…` absolute. Asked once per link; its answer is judged like any link. Null:
   * nowhere, and its label is no link.
   */
  resolve?: Resolve;
}>;

/**
 * Renders GitHub-flavoured Markdown to HTML that is safe to show and to mail (SEC-11): no script, style, frame, form, event
 * attribute, id or class; no link but http, https, mailto and tel, or to a path of this server; links carry
 * `rel="nofollow noopener noreferrer"`. An image is shown from `/uploads/` alone, any other one is a link (SEC-12). Line
 * breaks are kept.
 */
export const renderMarkdown = (markdown: string, { resolve = (href) => href }: RenderOptions = {}): string =>
  sanitizeHtml(parserFor(markdown).render(markdown), allowList(resolve)).trim();

/**
 * GitHub-flavoured Markdown with the breaks that were typed. Bare addresses become links, unless the text has a run of more
 * than 4,096 characters without white space: to look for addresses in one takes time by the square of its length.
 */
export const parserFor = (markdown: string): MarkdownIt =>
  hasLongRun(markdown) ? (withoutLinks ??= makeParser(false)) : (withLinks ??= makeParser(true));
let withLinks: MarkdownIt | undefined;
let withoutLinks: MarkdownIt | undefined;

const LONGEST_RUN = 4_096;
const hasLongRun = (text: string): boolean => {
  let start = 0;
  for (const { index } of text.matchAll(/\s/g)) {
    if (index - start > LONGEST_RUN) return true;
    start = index + 1;
  }
  return text.length - start > LONGEST_RUN;
};

const makeParser = (linkify: boolean): MarkdownIt => {
  const parser = new MarkdownIt({ html: true, breaks: true, linkify });
  // Without a scheme, file names and the ends of sentences would be links.
  parser.linkify.set({ fuzzyLink: false });
  return parser;
};

const blocks = ['p', 'blockquote', 'pre', 'hr', 'br', 'div', 'details', 'summary'];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const lists = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const inline = ['strong', 'b', 'em', 'i', 'del', 's', 'ins', 'code', 'kbd', 'sub', 'sup', 'mark', 'span', 'a', 'img'];
const tables = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

const allowList = (resolve: Resolve): IOptions => {
  let links = 0;
  return {
    allowedTags: [...blocks, ...headings, ...lists, ...inline, ...tables],
    allowedAttributes: {
      a: ['href', 'title', 'rel'],
      img: ['src', 'alt', 'title'],
      ol: ['start'],
      details: ['open'],
      th: ['colspan', 'rowspan', 'align'],
      td: ['colspan', 'rowspan', 'align'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nestingLimit: 200,
    transformTags: {
      a: (_, attributes) => link(attributes, resolve),
      img: (_, attributes) => image(attributes, resolve, links > 0),
      th: aligned,
      td: aligned,
    },
    onOpenTag: (name) => void (links += name === 'a' ? 1 : 0),
    onCloseTag: (name) => void (links -= name === 'a' ? 1 : 0),
  };
};

export const rel = 'nofollow noopener noreferrer';

const link = ({ href, title }: Attributes, resolve: Resolve): Tag => {
  const target = href === undefined ? null : resolve(href);
  if (target === null) return { tagName: 'span', attribs: {} };
  return { tagName: 'a', attribs: { href: target, ...(title ? { title } : {}), rel } };
};

const image = ({ src = '', alt = '', title }: Attributes, resolve: Resolve, isInLink: boolean): Tag => {
  const isOurs = src.startsWith('/uploads/');
  const target = isInLink && !isOurs ? null : resolve(src);
  if (target === null) return { tagName: 'span', attribs: {}, text: alt || src };
  if (isOurs) return { tagName: 'img', attribs: { src: target, alt, ...(title ? { title } : {}) } };
  return { tagName: 'a', attribs: { href: target, rel }, text: alt || src };
};

/** The parser says it as a style, mails and pages alike know it as an attribute. */
const aligned = (tagName: string, { style = '', ...attributes }: Attributes): Tag => {
  const align = /^text-align:(left|right|center)$/.exec(style)?.[1];
  return { tagName, attribs: align ? { ...attributes, align } : attributes };
};
