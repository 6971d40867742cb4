export { cutText, MAX_TEXT_BYTES, type CutText } from './cut-text';
export { harmlessText } from './harmless-text';
export { readHops } from './machine-signs';
export { readIdentity, type MailIdentity } from './mail-identity';
export { ThreadedMailParser, type ParserOptions } from './mail-parser';
export {
  ParserClosed,
  ParsingFailed,
  type Mailbox,
  type MailFlag,
  type MailParser,
  type ParsedAttachment,
  type ParsedMail,
} from './parsed-mail';
export { RenderingFailed, type MailRenderer } from './rendered-mail';
