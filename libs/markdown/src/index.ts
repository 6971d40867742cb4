export * from './as-text';
export { holdsPlaceholder } from './placeholders';
export { renderMarkdown, type RenderOptions } from './render';
export {
  asWritten,
  renderForMail,
  type MailedMarkdown,
  type MailedText,
  type MailedUpload,
  type PlaceholderValue,
} from './render-for-mail';
