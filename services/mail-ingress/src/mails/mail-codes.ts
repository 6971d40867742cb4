import type { AutomaticClass } from './mail-reading';

/** ERR-5 to ERR-16: why a mail is refused. */
export type RefusalCode =
  | 'unknown-address'
  | 'unknown-reply-key'
  | 'project-not-found'
  | 'issue-gone'
  | 'empty-mail'
  | 'too-large'
  | 'user-not-found'
  | 'user-blocked'
  | 'not-authorized'
  | 'sender-not-authenticated'
  | 'invalid-content';

/** LOOP-2 to LOOP-8: why nothing is done for a mail. */
export type IgnoredCode = AutomaticClass | 'own-mail' | 'unrelated-bounce' | 'delivery-news' | 'complaint' | 'receipt';

/** ERR-17: why a mail needs a person. */
export type QuarantineReason =
  'unparsable' | 'processing-timeout' | 'too-complex' | 'internal-error' | 'rate-limited' | 'spam';
