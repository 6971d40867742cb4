import sanitizeHtml from 'sanitize-html';
import { markdownAsText } from './as-text';
import { InsertedValue, escapeHtml, inTarget, linesInHtml, MarkedTemplate, replacePlaceholders } from './placeholders';
import { rel, renderMarkdown, Resolve } from './render';

/** `link`: as it stands in the text. `url`: where it leads from outside, for one that is not attached. */
export type MailedUpload = Readonly<{ link: string; name: string; isAttached: boolean; url: string }>;
/** What a placeholder of a template stands for. A `url` that is empty leads nowhere. */
export type PlaceholderValue =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'url'; url: string }>
  | Readonly<{ kind: 'markdown'; markdown: string; uploads: readonly MailedUpload[] }>;
/**
 * Markdown as a person wrote it. `base`: of this server, makes its paths addresses. `placeholders`: of a template, which has
 * no uploads of its own, by their names.
 */
export type MailedMarkdown = Readonly<{
  markdown: string;
  base: string;
  uploads: readonly MailedUpload[];
  placeholders?: Readonly<Record<string, PlaceholderValue>>;
}>;
/** The same text in both forms of a mail. */
export type MailedText = Readonly<{ text: string; html: string }>;

/**
 * Renders Markdown for a mail. How long that takes depends on what was written, and nothing bounds it here: it is called in
 * a worker thread that can be ended.
 */
export const renderForMail = ({ markdown, base, uploads, placeholders }: MailedMarkdown): MailedText => {
  const absolute = (href: string) => (/^\/(?!\/)/.test(href) ? `${base}${href}` : href);
  const linked = withUploads(markdown, uploads);
  if (!placeholders) return renderedText(linked, absolute);

  const template = new MarkedTemplate(
    linked,
    mapValues(placeholders, (value) => insertedValue(value, base)),
  );
  const { text, html } = renderedText(template.markdown, (href) => {
    const target = template.targetOf(href);
    return target === null ? null : absolute(target);
  });
  return { text: template.inText(text), html: template.inHtml(html) };
};

const renderedText = (markdown: string, resolve: Resolve): MailedText => ({
  text: markdownAsText(markdown, { resolve }).trim(),
  html: withoutImages(renderMarkdown(markdown, { resolve })),
});

/** The same without rendering: the text as it was written, in which links to files that are not attached lead somewhere. */
export const asWritten = ({ markdown, uploads, placeholders = {} }: MailedMarkdown): string => {
  const written = uploads
    .filter(({ isAttached }) => !isAttached)
    .reduce((text, { link, url }) => text.replaceAll(`](${link})`, () => `](${url})`), markdown);
  return replacePlaceholders(written, Object.keys(placeholders), (name) => writtenValue(placeholders[name]!)).trim();
};

const insertedValue = (value: PlaceholderValue, base: string): InsertedValue => {
  switch (value.kind) {
    case 'text': {
      const { text } = value;
      return { text, html: linesInHtml(text), block: null, target: inTarget(text) };
    }
    case 'url': {
      const { url } = value;
      const link = `<a href="${escapeHtml(url)}" rel="${rel}">${escapeHtml(url)}</a>`;
      return { text: url, html: url && link, block: null, target: url || null };
    }
    case 'markdown': {
      const { text, html } = renderForMail({ markdown: value.markdown, base, uploads: value.uploads });
      return { text, html: linesInHtml(text), block: html, target: inTarget(text) };
    }
  }
};

const writtenValue = (value: PlaceholderValue): string => {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'url':
      return value.url;
    case 'markdown':
      return asWritten({ ...value, base: '' });
  }
};

const mapValues = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));

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
