import { Mailbox, ParsedMail } from '@ledgerdesk/mail-parsing';

type Senders = Pick<ParsedMail, 'from' | 'sender' | 'replyTo'>;

/** SND-1: an own address wrote nothing; null where there is no other that is valid. */
export const authorOf = ({ from, sender, replyTo }: Senders, isOwn: (address: string) => boolean): Mailbox | null =>
  [...replyTo, ...from, ...(sender ? [sender] : [])].find(({ address }) => !isOwn(address)) ?? null;
