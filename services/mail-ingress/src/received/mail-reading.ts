import type { Verdict } from '@ledgerdesk/contracts';
import { MailFlag } from '@ledgerdesk/mail-parsing';

/** LOOP-2 to LOOP-9; `normal`: none of them. */
export type MailClass =
  | 'normal'
  | 'own-mail'
  | 'bounce'
  | 'delivery-news'
  | 'complaint'
  | 'receipt'
  | 'auto-reply'
  | 'auto-generated'
  | 'bulk';
/** LOOP-7, LOOP-8: what a program answered or made by itself. */
export type AutomaticClass = Extract<MailClass, 'auto-reply' | 'auto-generated'>;

/** What makes no issue where a project says so (LOOP-7 to LOOP-9). */
export type IgnoredClass = AutomaticClass | 'bulk';

/** What was read in a mail, whatever is done with it. */
export type Reading = Readonly<{
  projectId: number | null;
  /** SND-1 */
  correspondentId: string | null;
  /** As the mail spells and names it; absent in older events. */
  mailboxId?: string | null;
  class: MailClass;
  verdict: Verdict;
  flags: readonly MailFlag[];
  /** RT-13 */
  furtherProjectIds: readonly number[];
}>;
