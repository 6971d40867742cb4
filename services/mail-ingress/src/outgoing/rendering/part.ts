import sanitize from 'sanitize-html';
import { markdownAsText, renderMarkdown } from '@ledgerdesk/markdown';

/** A piece of a mail in both its forms. Pieces are made apart, so that nothing in one can reach into the next. */
export type Part = Readonly<{ text: string; html: string }>;

export const plainPart = (text: string): Part => ({ text, html: `<p>${escape(text)}</p>` });
export const linkPart = (label: string, url: string): Part => ({
  text: `${label} ${url}`,
  html: `<p>${escape(label)} <a href="${escape(url)}" rel="nofollow noopener noreferrer">${escape(url)}</a></p>`,
});
/** A path of this server is made an address by `base`. */
export const markdownPart = (markdown: string, base: string): Part => {
  const resolve = (href: string) => (/^\/(?!\/)/.test(href) ? `${base}${href}` : href);
  return {
    text: markdownAsText(markdown, { resolve }).trim(),
    html: withoutImages(renderMarkdown(markdown, { resolve })),
  };
};

export const htmlOf = (parts: readonly Part[]): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\n${parts.map(({ html }) => html).join('\n')}\n</body></html>\n`;
export const textOf = (parts: readonly Part[]): string => `${parts.map(({ text }) => text).join('\n\n')}\n`;

/** Reading a mail loads nothing from anywhere (SEC-12): the image of an upload is its label, others are links already. */
const withoutImages = (html: string): string =>
  sanitize(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    transformTags: { img: (_, { alt = '' }) => ({ tagName: 'span', attribs: {}, text: alt }) },
    selfClosing: ['br', 'hr'],
  });

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\r?\n/g, '<br>');
