import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore } from '@ledgerdesk/event-store';
import { emailForm, foldCase } from '@ledgerdesk/fields';
import { Mailbox } from '@ledgerdesk/mail-parsing';
import { Secrets } from '@ledgerdesk/service-host';
import pLimit from 'p-limit';
import { isRobot, withoutTag } from '../addresses/robots';
import { MailSettings } from '../settings/mail-settings';
import { AutomaticMail, correspondentStream, mailboxIdOf, NotedMailbox } from './correspondent';
import {
  AllowAutomaticMail,
  AllowUnconfirmedMail,
  CorrespondentCommand,
  correspondentDecider,
  CountIssue,
  LimitReached,
  NoteCorrespondent,
  numberOf,
} from './correspondent.decider';
import { AllowCcMail, ccMailsDecider } from './cc-mails.decider';
import { AllowRejection, rejectionsDecider } from './rejections.decider';
import { AllowUnverifiedThanks, unverifiedThanksDecider } from './unverified-thanks.decider';

/** An automatic mail that is to go out. `namedBy`: the correspondent whose Cc names its recipient, who is known from there. */
type AskedMail = Omit<AutomaticMail, 'allowedAt'> & Readonly<{ namedBy?: string }>;

const READ_AT_ONCE = 32;
const MAILBOX_ID = /^([0-9a-f]{64})(\.[1-9]\d{0,8})?$/;

/** Whoever writes or is written to: where their addresses are kept, and what each may cause. */
@Injectable()
export class Correspondents {
  constructor(
    private readonly eventStore: EventStore,
    private readonly settings: MailSettings,
    private readonly secrets: Secrets,
  ) {}

  /** The same for each spelling of the same e-mail (SND-2); tells nobody the address. */
  idOf(address: string): string {
    return this.keyed(`correspondent-${emailForm.number}`, emailForm.of(address));
  }

  /** LOOP-14: the same for subjects that differ in `Re:`, `Fwd:`, numbers, case and space only. */
  subjectKeyOf(subject: string): string {
    return this.keyed('subject', subjectForm(subject));
  }

  /**
   * Notes an address as a mail spells and names it; `mailboxId` is what events say of that. `opens`: an issue is made of the mail and counted (LOOP-17), once for each mail;
   * where the limit is reached nothing is counted, and `allowedFrom` is when it may be tried again.
   */
  async write(
    { address, name }: Mailbox,
    origin: CommandMetadata,
    opens: Readonly<{ mailId: string }> | null,
  ): Promise<Readonly<{ correspondentId: string; mailboxId: string; allowedFrom: string | null }>> {
    const correspondentId = this.idOf(address);
    const as = (step: string) => ({ ...origin, commandId: derivedId(origin.commandId, correspondentId, step) });
    const { state } = await this.execute(new NoteCorrespondent({ correspondentId, address, name }, as('note')));
    const mailboxId = mailboxIdOf(correspondentId, numberOf(state, { address, name })!);

    const most = this.settings.maxIssuesPerSenderPerHour;
    if (!opens || most === 0) return { correspondentId, mailboxId, allowedFrom: null };
    const counted = this.idOf(withoutTag(address));
    const count = new CountIssue({ correspondentId: counted, ...opens, most }, as('count'));
    return { correspondentId, mailboxId, allowedFrom: (await this.limited(this.execute(count)))?.until ?? null };
  }

  /**
   * Whether an automatic mail may go out (LOOP-14, LOOP-20, LOOP-23; ERR-3 for a rejection). What was allowed once stays
   * allowed for the same outgoing mail; what was limited may be asked again.
   */
  async allowAutomatic(
    correspondentId: string,
    { namedBy, ...mail }: AskedMail,
    origin: CommandMetadata,
  ): Promise<'allowed' | 'limited'> {
    const known = (await this.find([correspondentId])).get(correspondentId);
    if (known && isRobot(known.address)) return 'limited';
    const counted = await this.countedAs(correspondentId);
    const senderId = namedBy === undefined ? null : await this.countedAs(namedBy);
    const metadata = { ...origin, commandId: derivedId(mail.outgoingId, 'automatic') };
    const allow = this.execute(new AllowAutomaticMail({ ...mail, correspondentId: counted }, metadata));
    if (await this.limited(allow)) return 'limited';
    return (await this.limited(this.ofInstance(mail, senderId, origin))) ? 'limited' : 'allowed';
  }

  /** LOOP-23: an address with a plus-tag counts as the one without. */
  private async countedAs(correspondentId: string): Promise<string> {
    const known = (await this.find([correspondentId])).get(correspondentId);
    return known ? this.idOf(withoutTag(known.address)) : correspondentId;
  }

  /** What all addresses together are limited to. */
  private async ofInstance(
    { outgoingId, kind, verdict }: Omit<AutomaticMail, 'allowedAt'>,
    senderId: string | null,
    origin: CommandMetadata,
  ): Promise<void> {
    const { eventStore, settings } = this;
    const as = (step: string) => ({ ...origin, commandId: derivedId(outgoingId, step) });
    switch (kind) {
      case 'rejection':
        if (verdict === 'pass') return;
        await eventStore.execute('rejections', rejectionsDecider, new AllowRejection({ outgoingId }, as('rejection')));
        return;
      case 'thank_you': {
        if (verdict === 'pass') return;
        const most = settings.maxUnverifiedThanksPerHour;
        const allow = new AllowUnverifiedThanks({ outgoingId, most }, as('unverified-thanks'));
        await eventStore.execute('unverifiedThanks', unverifiedThanksDecider, allow);
        return;
      }
      case 'new_participant': {
        if (senderId === null) return;
        const allow = new AllowCcMail({ outgoingId, senderId, most: settings.maxCcMailsPerHour }, as('cc-mail'));
        await eventStore.execute('ccMails', ccMailsDecider, allow);
        return;
      }
    }
  }

  /** LOOP-22: whether a note that somebody else wrote by mail may go to one who is not confirmed. */
  async allowUnconfirmed(
    { outgoingId, correspondentId }: Readonly<{ outgoingId: string; correspondentId: string }>,
    origin: CommandMetadata,
  ): Promise<boolean> {
    const metadata = { ...origin, commandId: derivedId(outgoingId, 'unconfirmed') };
    const allow = new AllowUnconfirmedMail({ correspondentId, outgoingId }, metadata);
    return (await this.limited(this.execute(allow))) === null;
  }

  /** Those of them that are known; of a correspondent, what was noted first. */
  async find(mailboxIds: readonly string[]): Promise<ReadonlyMap<string, NotedMailbox>> {
    const atOnce = pLimit(READ_AT_ONCE);
    const correspondentIds = new Set(mailboxIds.flatMap((id) => MAILBOX_ID.exec(id)?.[1] ?? []));
    const found = await Promise.all([...correspondentIds].map((id) => atOnce(() => this.mailboxesOf(id))));
    const known = new Map(found.flat());
    return new Map(
      mailboxIds.flatMap((id) => {
        const mailbox = known.get(id);
        return mailbox ? [[id, mailbox] as const] : [];
      }),
    );
  }

  private async mailboxesOf(correspondentId: string) {
    const { state } = await this.eventStore.load(correspondentStream(correspondentId), correspondentDecider);
    return state.mailboxes.map((mailbox, index) => [mailboxIdOf(correspondentId, index + 1), mailbox] as const);
  }

  private execute(command: CorrespondentCommand) {
    return this.eventStore.execute(correspondentStream(command.data.correspondentId), correspondentDecider, command);
  }

  private async limited(executed: Promise<unknown>): Promise<LimitReached | null> {
    try {
      await executed;
      return null;
    } catch (error) {
      if (error instanceof LimitReached) return error;
      throw error;
    }
  }

  private keyed(purpose: string, text: string): string {
    return createHmac('sha256', this.secrets.instance).update(`${purpose}\n${text}`).digest('hex');
  }
}

/** What answers, forwards and rejections put in front of a subject, also in the languages of the common clients. */
const PREFIXES = /^(?:(?:(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|enc|odp|ynt) ?(?:\[\] ?)?:|\[rejected\]) ?)+/;

const subjectForm = (subject: string): string =>
  foldCase(subject)
    .replace(/\p{N}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(PREFIXES, '');
