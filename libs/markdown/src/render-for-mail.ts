import sanitizeHtml from 'sanitize-html';
import { markdownAsText } from './as-text';
import { renderMarkdown } from './render';

/** `link`: as it stands in the text. `url`: where it leads from outside, for one that is not attached. */
export type MailedUpload = Readonly<{ link: string; name: string; isAttached: boolean; url: string }>;
/** Markdown as a person wrote it. `base`: of this server, makes its paths addresses. */
export type MailedMarkdown = Readonly<{ markdown: string; base: string; uploads: readonly MailedUpload[] }>;
/** The same text in both forms of a mail. */
export type MailedText = Readonly<{ text: string; html: string }>;

/**
 * Renders Markdown for a mail. How long that takes depends on what was written, and nothing bounds it here: it is called in
 * a worker thread that can be ended.
 */
export const renderForMail = ({ markdown, base, uploads }: MailedMarkdown): MailedText => {
  const resolve = (href: string) => (/^\/(?!\/)/.test(href) ? `${base}${href}` : href);
  const linked = withUploads(markdown, uploads);
  return {
    text: markdownAsText(linked, { resolve }).trim(),
    html: withoutImages(renderMarkdown(linked, { resolve })),
  };
};

/** The same without rendering: the text as it was written, in which links to files that are not attached lead somewhere. */
export const asWritten = ({ markdown, uploads }: MailedMarkdown): string =>
  uploads
    .filter(({ isAttached }) => !isAttached)
    .reduce((text, { link, url }) => text.replaceAll(`](${link})`, () => `](${url})`), markdown)
    .trim();

/**
 * The link to what is attached becomes its name in bold, with its label where that differs; all others become absolute. A
 * label ends before the next bracket that opens one, so that many of them are looked at once each.
 */
export const withUploads = (markdown: string, uploads: readonly MailedUpload[]): string =>
  uploads.reduce((text, { link, name, isAttached, url }) => {
    if (!isAttached) return text.replaceAll(`](${link})`, () => `](${url})`);
    const linked = new RegExp(`!?(?<!\\\\)\\[((?:\\\\.|[^[\\]\\\\])*)\\]\\(${literally(link)}\\)`, 'g');
    return text.replace(linked, (_, label: string) => {
      const shown = label.replace(/\\(.)/g, '$1').trim();
      return `**${inMarkdown(shown === '' || shown === name ? name : `${shown} (${name})`)}**`;
    });
  }, markdown);

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const inMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]<>()#+!|~&@:-]/g, '\\$&');

/** Reading a mail loads nothing from anywhere (SEC-12): the image of an upload is its label, others are links already. */
const withoutImages = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    transformTags: { img: (_, { alt = '' }) => ({ tagName: 'span', attribs: {}, text: alt }) },
    selfClosing: ['br', 'hr'],
  });
