import { MailedMarkdown } from '@ledgerdesk/markdown';

/**
 * A piece of a mail in both its forms; without HTML, the whole mail has none. Pieces are made apart, so that nothing in one
 * can reach into the next.
 */
export type Part = Readonly<{ text: string; html: string | null }>;
/** A piece as it is written: what a person typed is rendered later, elsewhere. */
export type WrittenPart = Part | MailedMarkdown;

export const plainPart = (text: string): Part => ({ text, html: `<p>${escape(text)}</p>` });
export const linkPart = (label: string, url: string): Part => ({
  text: `${label} ${url}`,
  html: `<p>${escape(label)} <a href="${escape(url)}" rel="nofollow noopener noreferrer">${escape(url)}</a></p>`,
});

/** Null where there is a part without HTML. */
export const htmlOf = (parts: readonly Part[]): string | null => {
  const html = parts.flatMap((part) => part.html ?? []);
  return html.length === parts.length
    ? `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\n${html.join('\n')}\n</body></html>\n`
    : null;
};
export const textOf = (parts: readonly Part[]): string => `${parts.map(({ text }) => text).join('\n\n')}\n`;

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\r?\n/g, '<br>');
