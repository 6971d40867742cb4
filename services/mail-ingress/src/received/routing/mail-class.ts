import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { AutomaticClass, MailClass } from '../mail-reading';

/** What a class is told by, besides what stands in the mail. */
type ClassSigns = Readonly<{
  /** LOOP-2: From or Sender is an address of ours, or its Message-ID was made here. */
  isOwn: boolean;
  /** The envelope sender is empty. */
  nullSender: boolean;
  /** It was sent to an address of the form `<reply key>-bounce`. */
  toBounceAddress: boolean;
  /** It quotes a Message-ID that was made here. */
  quotesOwnMail: boolean;
}>;
type Signs = ParsedMail['signs'] & ClassSigns & Readonly<{ fromMailer: boolean }>;

/** LOOP-2 to LOOP-9, in the order they are tried. */
const classes: readonly (readonly [MailClass, (signs: Signs) => boolean])[] = [
  ['own-mail', ({ isOwn }) => isOwn],
  ['bounce', (signs) => reports(signs, 'failed') || signs.failedRecipients || isReturned(signs)],
  ['delivery-news', (signs) => reports(signs, 'delayed', 'delivered', 'relayed', 'expanded')],
  ['complaint', ({ report }) => report?.type === 'feedback-report'],
  ['receipt', ({ report }) => report?.type === 'disposition-notification'],
  ['auto-reply', (signs) => signs.autoSubmitted === 'auto-replied' || repliesByItself(signs)],
  ['auto-generated', ({ autoSubmitted }) => !!autoSubmitted && autoSubmitted !== 'no'],
  ['bulk', ({ precedence, listId, listUnsubscribe }) => isBulk(precedence) || listId !== null || listUnsubscribe],
];

export const classOf = ({ signs, from, sender }: ParsedMail, others: ClassSigns): MailClass => {
  const fromMailer = [...from, ...(sender ? [sender] : [])].some(({ address }) => MAILER.test(address));
  const all = { ...signs, ...others, fromMailer };
  return classes.find(([, fits]) => fits(all))?.[0] ?? 'normal';
};

const MAILER = /^(mailer-daemon|postmaster)@/i;

const reports = ({ report }: Signs, ...actions: string[]): boolean =>
  report?.type === 'delivery-status' && report.actions.some((action) => actions.includes(action));

const isReturned = (signs: Signs): boolean =>
  signs.quotesOwnMail && (signs.toBounceAddress || hasNoSender(signs) || signs.fromMailer);

const repliesByItself = (signs: Signs): boolean =>
  signs.autoreply || signs.precedence === 'auto_reply' || signs.toBounceAddress || hasNoSender(signs);

const hasNoSender = ({ nullReturnPath, nullSender }: Signs): boolean => nullReturnPath || nullSender;

const isBulk = (precedence: string | null): boolean => ['bulk', 'junk', 'list'].includes(precedence ?? '');

export const isAutomatic = (mailClass: MailClass): mailClass is AutomaticClass =>
  mailClass === 'auto-reply' || mailClass === 'auto-generated';
