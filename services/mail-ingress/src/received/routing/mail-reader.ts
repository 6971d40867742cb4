import { Injectable } from '@nestjs/common';
import { Verdict } from '@ledgerdesk/contracts';
import { Mailbox, MailFlag, ParsedMail } from '@ledgerdesk/mail-parsing';
import { MailKeys } from '../../addresses/mail-keys';
import { ParticipantRef } from '../../addresses/participant-ref';
import { Conversations } from '../../conversations/conversations';
import { Correspondents } from '../../correspondents/correspondents';
import { Envelope } from '../../intake/intake';
import { OwnAmong, Recipients } from '../../service-desk/recipients';
import { MailSettings } from '../../settings/mail-settings';
import { PresentMail } from '../mail';
import { MailContents } from '../mail-contents';
import { MailClass, Reading } from '../mail-reading';
import { MailStep } from '../mail-step';
import { authorOf } from './author';
import { classOf } from './mail-class';
import { MailRecipients, findRecipients, recipientsOf } from './mail-recipients';
import { authenticate } from './verdict';

/** All that routing looks at. */
export type ReadMail = Readonly<{
  step: MailStep;
  parsed: ParsedMail;
  envelope: Envelope | null;
  /** Of its senders and recipients. */
  isOwn: OwnAmong;
  recipients: MailRecipients;
  class: MailClass;
  verdict: Verdict;
  flags: readonly MailFlag[];
  /** LOOP-2: an own address sent it for somebody else, as a web form does. */
  byForm: boolean;
  /** SND-1 */
  author: Mailbox | null;
  correspondentId: string | null;
  mailboxId: string | null;
  /** TH-12: whom it claims to be from, as far as that counts (AUTH-6). */
  senderIds: readonly string[];
  /** MEM-2: whom it is from, whatever else it names. */
  fromIds: readonly string[];
  /** TH-12: in From, Reply-To, To and Cc, without addresses of ours. */
  namedIds: readonly string[];
  /** To whom it was sent from here, where it was. */
  ownSeat: ParticipantRef | null;
  /** Whose mails it quotes, as a bounce or report does. */
  quotedSeats: readonly ParticipantRef[];
}>;

/** So many are remembered of one mail, and looked up of one that can't be read. */
const MAX_NAMED = 200;
const MAX_ON_ENVELOPE = 10;

/** Reads a mail, and finds who wrote it and to whom. */
@Injectable()
export class MailReader {
  constructor(
    private readonly contents: MailContents,
    private readonly recipients: Recipients,
    private readonly keys: MailKeys,
    private readonly correspondents: Correspondents,
    private readonly settings: MailSettings,
    private readonly conversations: Conversations,
  ) {}

  /** @throws ParsingFailed; DomainError `unavailable` */
  async read(step: MailStep): Promise<ReadMail> {
    const { received } = step.mail;
    const [parsed, envelope] = await Promise.all([this.contents.read(received), this.contents.envelopeOf(received)]);
    const isOwn = await this.recipients.own([...sendersOf(parsed), ...recipientsOf(parsed, envelope)]);
    const recipients = await findRecipients(parsed, envelope, this.recipients, isOwn, step);
    const quotedSeats = parsed.signs.quotedMessageIds.flatMap((id) => this.keys.readMessageId(id) ?? []);
    const author = authorOf(parsed, isOwn);
    const ownSeat = parsed.messageId === null ? null : this.keys.readMessageId(parsed.messageId);
    const sentByUs = isSentByUs(parsed, isOwn);
    const byForm = sentByUs && parsed.replyTo.some(({ address }) => !isOwn(address));
    const mailClass = classOf(parsed, {
      isOwn: ownSeat !== null || (sentByUs && !byForm),
      nullSender: envelope?.sender === '',
      toBounceAddress: recipients.returnsTo !== null,
      quotesOwnMail: quotedSeats.length > 0,
    });
    const written = await this.writeAuthor(author, mailClass, step);
    const flags = this.flagsOf(parsed, author, received.reused);
    const verdict = authenticate({ ...parsed, flags }, this.trustedBy(step.mail));
    return {
      step,
      parsed,
      envelope,
      isOwn,
      recipients,
      class: mailClass,
      verdict,
      author,
      byForm,
      correspondentId: written?.correspondentId ?? null,
      mailboxId: written?.mailboxId ?? null,
      ownSeat,
      quotedSeats,
      flags,
      ...this.peopleOf(parsed, isOwn, flags.includes('reply-to-differs')),
    };
  }

  /** For a mail that can't be read: the first project that its envelope names. */
  async projectOnEnvelope(step: MailStep): Promise<number | null> {
    const envelope = await this.contents.envelopeOf(step.mail.received);
    const named = envelope?.recipients ?? [];
    const addresses = named.filter(await this.recipients.own(named));
    for (const [index, address] of addresses.slice(0, MAX_ON_ENVELOPE).entries()) {
      const target = await this.recipients.targetOf(address, step.questions, `envelope-${index}`);
      if (target?.kind === 'project') return target.access.target.id;
      const conversation = target?.kind === 'seat' ? await this.conversations.withSeat(target.seat) : null;
      if (conversation) return conversation.projectId;
    }
    return null;
  }

  /** AUTH-6 */
  private flagsOf({ from, flags }: ParsedMail, author: Mailbox | null, reused: boolean): readonly MailFlag[] {
    const { correspondents } = this;
    const authorId = author && correspondents.idOf(author.address);
    const differs = authorId !== null && !from.some(({ address }) => correspondents.idOf(address) === authorId);
    return [
      ...flags,
      ...(differs ? ['reply-to-differs' as const] : []),
      ...(reused ? ['message-id-reused' as const] : []),
    ];
  }

  private async writeAuthor(author: Mailbox | null, mailClass: MailClass, step: MailStep) {
    if (!author || mailClass === 'own-mail') return null;
    return this.correspondents.write(author, step.command('author'), null);
  }

  private trustedBy({ received }: PresentMail): readonly string[] {
    return this.settings.mailboxes.find(({ name }) => name === received.source)?.trustedAuthservIds ?? [];
  }

  private peopleOf({ from, replyTo, to, cc }: ParsedMail, isOwn: OwnAmong, onlyFromCounts: boolean) {
    const idsOf = (mailboxes: ParsedMail['to']) => {
      const others = mailboxes.filter(({ address }) => !isOwn(address));
      return [...new Set(others.slice(0, MAX_NAMED).map(({ address }) => this.correspondents.idOf(address)))];
    };
    return {
      fromIds: from.map(({ address }) => this.correspondents.idOf(address)),
      senderIds: idsOf(onlyFromCounts ? from : [...from, ...replyTo]),
      namedIds: idsOf([...from, ...replyTo, ...to, ...cc]),
    };
  }
}

export const sendersOf = ({ from, sender, replyTo }: ParsedMail): readonly string[] =>
  [...from, ...(sender ? [sender] : []), ...replyTo].map(({ address }) => address);

const isSentByUs = ({ from, sender }: ParsedMail, isOwn: OwnAmong): boolean =>
  [...from, ...(sender ? [sender] : [])].some(({ address }) => isOwn(address));

/** RT-13 */
const MOST_PROJECTS = 5;
const forSeveral: readonly MailClass[] = ['normal', 'auto-generated', 'bulk'];

/** Beside this one: which projects get the mail, too, and which are `left`, since they are too many. */
export const furtherProjects = (
  { recipients, class: of }: Pick<ReadMail, 'recipients' | 'class'>,
  projectId: number | null,
): Readonly<{ served: readonly number[]; left: readonly number[] }> => {
  const others = recipients.namedProjectIds.filter((id) => id !== projectId);
  const most = forSeveral.includes(of) ? MOST_PROJECTS - 1 : 0;
  return { served: others.slice(0, most), left: others.slice(most) };
};

/** What is recorded of it, whatever becomes of it. */
export const readingOf = (mail: ReadMail, projectId: number | null): Reading => ({
  projectId,
  correspondentId: mail.correspondentId,
  mailboxId: mail.mailboxId,
  class: mail.class,
  verdict: mail.verdict,
  flags: mail.flags,
  furtherProjectIds: furtherProjects(mail, projectId).left,
});
