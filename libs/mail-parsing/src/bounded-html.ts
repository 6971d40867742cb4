import sanitizeHtml, { Attributes, Tag } from 'sanitize-html';
import { cutText } from './cut-text';

/** SEC-9 */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ELEMENTS = 100_000;
const MAX_DEPTH = 200;
const MAX_LINKS = 5_000;
const MAX_STYLE_LENGTH = 2_000;

/** Where a client put what is answered: from its start, or from here to the end of the mail. */
export const QUOTE_STARTS = '\uFDD0';
export const REST_IS_QUOTE = '\uFDD1';

const HIDDEN = 'data-hidden';

const blocks = ['p', 'div', 'section', 'article', 'header', 'footer', 'main', 'address', 'figure', 'dl', 'dt', 'dd'];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const inline = ['b', 'strong', 'i', 'em', 'del', 's', 'strike', 'code', 'a', 'br', 'span'];
const others = ['pre', 'ol', 'ul', 'li', 'blockquote', 'hr', 'details', 'summary'];
const tables = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'];
/** Those that are left, under these names or others. */
const markdownTags = [...blocks, ...headings, ...inline, ...others, ...tables];
const countedTags = new Set([...markdownTags, 'img', 'center']);
const dropped = [
  'script',
  'style',
  'title',
  'template',
  'textarea',
  'select',
  'option',
  'button',
  'object',
  'svg',
  'math',
  'noframes',
];

/**
 * The elements of a mail that Markdown has a word for, well-formed and bounded, without what is hidden (BODY-6 to BODY-8).
 * `data-quote` marks where the common clients put what is answered. Beyond the bounds of SEC-9 text has lost its form: what
 * nests deeper stands on lines of its own, further elements and links are their text, and after 2 MB nothing follows.
 *
 * @returns `isReduced`: where that has happened
 */
export const boundedHtml = (given: string): Readonly<{ html: string; isReduced: boolean }> => {
  const { text, full } = cutText(Buffer.byteLength(given) > MAX_BYTES ? withoutEmbedded(given) : given, MAX_BYTES);
  const open = new OpenElements();
  const bounded = sanitizeHtml(text, {
    allowedTags: [...markdownTags, BLANK],
    selfClosing: ['br', 'hr', BLANK],
    allowedAttributes: {
      '*': ['data-quote', HIDDEN],
      a: ['href'],
      ol: ['start'],
      td: ['colspan'],
      th: ['colspan'],
    },
    nonTextTags: dropped,
    onOpenTag: (name) => open.add(name),
    onCloseTag: (name) => open.remove(name),
    transformTags: {
      img: (_, attributes) => image(attributes, open.links > 0),
      '*': (name, attributes) => open.bounded(transformed(name, attributes)),
    },
    exclusiveFilter: ({ attribs }) => attribs[HIDDEN] !== undefined,
  });
  // Also as character references they could not get here but as marks.
  return {
    html: bounded.replace(/[\uFDD0-\uFDEF]/g, '').replaceAll(`<${BLANK} />`, ' '),
    isReduced: full !== null || open.isReduced,
  };
};

/** Pictures that stand in the HTML itself are not shown (BODY-8), however long they are. */
const withoutEmbedded = (html: string): string =>
  html.replace(/((?:src|background)\s{0,9}=\s{0,9}["']?|url\(["']?)data:[^"'<>)]*/gi, '$1');

class OpenElements {
  links = 0;
  isReduced = false;
  private depth = 0;
  private elements = 0;
  private allLinks = 0;

  add(name: string): void {
    if (!countedTags.has(name)) return;
    this.depth += 1;
    this.elements += 1;
    if (name === 'a') {
      this.links += 1;
      this.allLinks += 1;
    }
  }

  remove(name: string): void {
    if (!countedTags.has(name)) return;
    this.depth -= 1;
    if (name === 'a') this.links -= 1;
  }

  /** The element that was added last, as long as it is within the bounds. */
  bounded(tag: Tag): Tag {
    const isMany = this.elements > MAX_ELEMENTS;
    const isDeep = this.depth > MAX_DEPTH;
    const isLink = tag.tagName === 'a' && this.allLinks > MAX_LINKS;
    if ((!isMany && !isDeep && !isLink) || !markdownTags.includes(tag.tagName)) return tag;
    this.isReduced = true;
    if (tag.attribs[HIDDEN] !== undefined) return tag;
    if (inline.includes(tag.tagName) && tag.tagName !== 'br') return textAlone;
    return { tagName: isMany ? BLANK : 'br', attribs: {} };
  }
}

/** In place of an element that begins a line. */
const BLANK = 'x-blank';

/** An element that nobody knows, of which the text is left. */
const textAlone: Tag = { tagName: 'x-text', attribs: {} };

const transformed = (name: string, attributes: Attributes): Tag => {
  if (isHidden(name, attributes)) return hidden;
  if (name === 'a')
    return isLink(attributes.href) ? { tagName: 'a', attribs: { href: clean(attributes.href) } } : plain;
  if (name === 'center') return { tagName: 'div', attribs: {} };
  const quote = quoteMark(attributes);
  return { tagName: name, attribs: quote ? { ...attributes, 'data-quote': quote } : without(attributes) };
};

const plain: Tag = { tagName: 'span', attribs: {} };

const hidden: Tag = { tagName: 'span', attribs: { [HIDDEN]: 'yes' } };

/** Who writes a mail writes no marks of ours. */
const without = ({ 'data-quote': _, ...attributes }: Attributes): Attributes => attributes;

const isLink = (href: string | undefined): href is string => /^(https?:\/\/|mailto:|tel:)/i.test(clean(href ?? ''));

const clean = (href: string): string =>
  href.replace(/[\u0000-\u0020\u007F-\u00A0<>]+/g, (found, at: number) =>
    at === 0 ? '' : encodeURIComponent(found.trim() ? found : ' '),
  );

/** A remote image is a link, never loaded (BODY-8, SEC-12); of one in the mail itself its name stays. */
const image = (attributes: Attributes, isInLink: boolean): Tag => {
  const { src = '', alt = '' } = attributes;
  if (isHidden('img', attributes)) return hidden;
  const text = alt.trim() || 'image';
  if (isInLink || !/^https?:\/\//i.test(clean(src))) return { ...plain, text: isInLink ? text : alt };
  return { tagName: 'a', attribs: { href: clean(src) }, text };
};

const isHidden = (name: string, { hidden, width, height, style = '', ...others }: Attributes): boolean => {
  if (hidden !== undefined || others[HIDDEN] !== undefined) return true;
  if (name === 'img' && [width, height].some((size) => size !== undefined && /^\s*[01](px)?\s*$/.test(size)))
    return true;
  if (!style) return false;
  const rules = style.slice(0, MAX_STYLE_LENGTH).toLowerCase().replace(/\s+/g, '');
  if (/(^|;)(display:none|mso-hide:all|visibility:hidden)/.test(rules)) return true;
  if (name === 'img' && /(^|;)(max-)?(width|height):[01](px)?(;|!|$)/.test(rules)) return true;
  const isEmpty = /(^|;)(max-)?(width|height):0(px|pt|em|rem|%)?(;|!|$)/.test(rules);
  return (
    isEmpty &&
    (/(^|;)overflow:hidden/.test(rules) || (!tables.includes(name) && name !== 'hr' && /(^|;)max-height:0/.test(rules)))
  );
};

const containers =
  /(^|\s)(gmail_quote|gmail_extra|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|moz-cite-prefix|moz-forward-container)(\s|$)/;
const containerIds =
  /^(yahoo_quoted_\w{1,40}|zmail_extra|isreplycontent|isforwardcontent|reply-intro|mail-editor-reference-message-container)$/;
const restIds = /^(x_)*(divrplyfwdmsg|olk_src_body_section|appendonsend)$/;
const restClasses = /(^|\s)(ms-outlook-mobile-reference-message|outlookmessageheader)(\s|$)/;

const quoteMark = ({ class: classes = '', id = '' }: Attributes): string | null => {
  const names = classes.slice(0, 500).toLowerCase();
  const name = id.slice(0, 100).toLowerCase();
  if (restIds.test(name) || restClasses.test(names)) return 'rest';
  return containers.test(names) || containerIds.test(name) ? 'starts' : null;
};
