import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { AutomaticClass, MailClass } from '../mail-reading';

/** What a class is told by, besides what stands in the mail. */
type ClassSigns = Readonly<{
  /** LOOP-2: its Message-ID was made here, or From or Sender is an address of ours and Reply-To no other. */
  isOwn: boolean;
  /** The envelope sender is empty. */
  nullSender: boolean;
  /** It was sent to an address of the form `<reply key>-bounce`. */
  toBounceAddress: boolean;
  /** It quotes a Message-ID that was made here. */
  quotesOwnMail: boolean;
}>;
type Signs = ParsedMail['signs'] & ClassSigns;

const reports = ({ report }: ParsedMail['signs'], ...actions: string[]): boolean =>
  report?.type === 'delivery-status' && report.actions.some((action) => actions.includes(action));

/** LOOP-20: a mail server's that says of no mail of ours that it failed. */
export const isUnrelated = (signs: ParsedMail['signs'], quotesOwnMail: boolean): boolean =>
  !quotesOwnMail && !signs.failedRecipients && !reports(signs, 'failed');

/** LOOP-7 by a header of its own. */
const saysThatItReplies = ({ autoSubmitted, autoreply, precedence }: Signs): boolean =>
  autoSubmitted === 'auto-replied' || autoreply || precedence === 'auto_reply' || precedence === 'auto-reply';

/** LOOP-2 to LOOP-9, in the order they are tried. What only looks like a bounce comes after what says that it is none. */
const classes: readonly (readonly [MailClass, (signs: Signs) => boolean])[] = [
  ['own-mail', ({ isOwn }) => isOwn],
  ['bounce', (signs) => reports(signs, 'failed')],
  ['delivery-news', (signs) => reports(signs, 'delayed', 'delivered', 'relayed', 'expanded')],
  ['complaint', ({ report }) => report?.type === 'feedback-report'],
  ['receipt', ({ report }) => report?.type === 'disposition-notification'],
  ['bounce', ({ failedRecipients }) => failedRecipients],
  ['bounce', ({ fromMailer, quotesOwnMail }) => fromMailer === 'mailer-daemon' && !quotesOwnMail],
  ['auto-reply', saysThatItReplies],
  ['bounce', (signs) => signs.quotesOwnMail && (hasNoSender(signs) || signs.toBounceAddress || !!signs.fromMailer)],
  ['auto-reply', (signs) => signs.toBounceAddress || hasNoSender(signs)],
  ['auto-generated', ({ autoSubmitted }) => !!autoSubmitted && autoSubmitted !== 'no'],
  ['bulk', ({ precedence, listId, listUnsubscribe }) => isBulk(precedence) || listId !== null || listUnsubscribe],
];

export const classOf = ({ signs }: ParsedMail, others: ClassSigns): MailClass => {
  const all = { ...signs, ...others };
  return classes.find(([, fits]) => fits(all))?.[0] ?? 'normal';
};

const hasNoSender = ({ nullReturnPath, nullSender }: Signs): boolean => nullReturnPath || nullSender;

const isBulk = (precedence: string | null): boolean => ['bulk', 'junk', 'list'].includes(precedence ?? '');

export const isAutomatic = (mailClass: MailClass): mailClass is AutomaticClass =>
  mailClass === 'auto-reply' || mailClass === 'auto-generated';
