import type { IgnoredClass } from './mail-reading';

/** LOOP-2 to LOOP-9, LOOP-18: why nothing is done for a mail. */
export type IgnoredCode =
  IgnoredClass | 'own-mail' | 'unrelated-bounce' | 'delivery-news' | 'complaint' | 'receipt' | 'mail-loop';

/** ERR-17: why a mail needs a person. */
export type QuarantineReason =
  'unparsable' | 'processing-timeout' | 'too-complex' | 'internal-error' | 'rate-limited' | 'spam';
