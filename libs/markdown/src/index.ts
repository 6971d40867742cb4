export * from './as-text';
export { renderMarkdown, type RenderOptions } from './render';
export { asWritten, renderForMail, type MailedMarkdown, type MailedText, type MailedUpload } from './render-for-mail';
