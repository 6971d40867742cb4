import { Injectable } from '@nestjs/common';
import { matchContacts } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import pLimit from 'p-limit';
import { PresentConversation } from '../../conversations/conversation';
import { MailboxRef } from '../../conversations/participant';
import { isRobot } from '../../addresses/robots';
import { Correspondents } from '../../correspondents/correspondents';
import { mailable } from '../../outgoing/rendering/mailable';
import { MailOptions } from '../../service-desk/service-desk';
import { EnteredProject } from '../../service-desk/support-bot';
import { ServiceDesks, ticketsAreConfidential } from '../../service-desk/service-desks';
import { MailSettings } from '../../settings/mail-settings';
import { TeamSeat } from '../../team/ticket-team';
import { Target, WrittenTarget } from '../mail-target';
import { MailInput } from '../mail.process';
import { DrawnIds } from './drawn-ids';
import { classIn, isAutomatic } from './mail-class';
import { ReadMail, readingOf } from './mail-reader';

const MAX_ADDRESSES = 2_000;
const WRITTEN_AT_ONCE = 16;
/** Of a mail that was not delivered (RFC 3463). */
const STATUS = /^[45]\.\d{1,3}\.\d{1,3}$/;
const NO_CONTACTS = { activeIds: [], inactiveIds: [] } as const;

/** Makes a decision of what was found: draws the ids, and looks for contacts. */
@Injectable()
export class Targets {
  constructor(
    private readonly client: ServiceClient,
    private readonly ids: DrawnIds,
    private readonly correspondents: Correspondents,
    private readonly serviceDesks: ServiceDesks,
    private readonly settings: MailSettings,
  ) {}

  /** `refersTo`: TH-13. */
  async issue(mail: ReadMail, access: EnteredProject, refersTo: PresentConversation | null): Promise<MailInput> {
    const { id: projectId, visibility } = access.target;
    const desk = await this.serviceDesks.of(projectId);
    const limitedUntil = await this.count(mail);
    if (limitedUntil)
      return {
        type: 'RateLimited',
        data: {
          until: limitedUntil,
          at: new Date().toISOString(),
          projectId,
          correspondentId: mail.correspondentId,
          mailboxId: mail.mailboxId,
        },
      };
    return this.decide(mail, { access, options: desk.options }, null, {
      kind: 'issue',
      projectId,
      issueId: await this.ids.take('issue'),
      confidential: ticketsAreConfidential(desk, visibility),
      refersTo: refersTo && { iid: refersTo.iid, noteId: await this.ids.take('note') },
    });
  }

  async note(
    mail: ReadMail,
    access: EnteredProject,
    {
      conversation: { issueId, projectId },
      seat,
    }: Readonly<{ conversation: PresentConversation; seat: number | null }>,
  ): Promise<MailInput> {
    const internal = isAutomatic(mail.class);
    const ids = { projectId, issueId, noteId: await this.ids.take('note') };
    const { options } = await this.serviceDesks.of(projectId);
    return this.decide(mail, { access, options }, seat, { kind: 'note', ...ids, internal });
  }

  /** MEM-2, MC-2: by a user, whose mail links no contacts. */
  async teamNote(mail: ReadMail, access: EnteredProject, { issueId, userId, seat }: TeamSeat): Promise<MailInput> {
    const verified = mail.verdict === 'pass' || this.settings.unverifiedTeamMail;
    const ids = { projectId: access.target.id, issueId, noteId: await this.ids.take('note'), userId };
    return withoutText(mail, seat, { kind: 'team-note', ...ids, verified });
  }

  /** SUB-4, LOOP-5. */
  unsubscribe(mail: ReadMail, { issueId, projectId, iid }: PresentConversation, seat: number): MailInput {
    return withoutText(mail, seat, { kind: 'unsubscribe', projectId, issueId, seat, iid });
  }

  /** LOOP-10. */
  bounce(mail: ReadMail, { issueId, projectId, iid }: PresentConversation, seat: number): MailInput {
    const status = mail.parsed.signs.report?.statuses.find((status) => STATUS.test(status)) ?? null;
    return withoutText(mail, seat, { kind: 'bounce', projectId, issueId, seat, status, iid });
  }

  private async decide(
    read: ReadMail,
    { access, options }: Readonly<{ access: EnteredProject; options: MailOptions }>,
    seat: number | null,
    target: WrittenTarget,
  ): Promise<MailInput> {
    const mail = { ...read, class: classIn(read.class, read.parsed.signs, options) };
    const { activeIds, inactiveIds } = await this.match(mail, access, target);
    const cc = options.addExternalParticipantsFromCc ? await this.writeCc(mail, seat, target) : [];
    const contacts = { contactIds: activeIds, skippedContactIds: inactiveIds };
    const thanks = mail.class === 'normal' && mail.verdict !== 'fail' && !asksForSilence(mail) && !isDeaf(mail);
    const from = mail.flags.includes('reply-to-differs') ? { from: mail.senderIds } : {};
    const people = { seat, named: mail.namedIds, ...from, ...(cc.length > 0 && { cc }), thanks };
    return { type: 'TargetFound', data: { ...readingOf(mail, target.projectId), target, ...people, ...contacts } };
  }

  /** PART-2: the addresses of its Cc are noted, where the mail may bring somebody in. */
  private async writeCc(
    { parsed, isOwn, class: of, verdict, correspondentId, step }: ReadMail,
    seat: number | null,
    { kind }: WrittenTarget,
  ): Promise<readonly MailboxRef[]> {
    const mayBring = of === 'normal' && verdict !== 'fail' && correspondentId !== null;
    if (!mayBring || (kind === 'note' && verdict !== 'pass' && seat === null)) return [];
    const others = parsed.cc.filter(({ address }) => !isOwn(address) && mailable(address) !== null);
    const first = new Map([...others].reverse().map((mailbox) => [this.correspondents.idOf(mailbox.address), mailbox]));
    const atOnce = pLimit(WRITTEN_AT_ONCE);
    return Promise.all(
      [...first.values()].reverse().map((mailbox) =>
        atOnce(async () => {
          const { correspondentId, mailboxId } = await this.correspondents.write(mailbox, step.command('cc'), null);
          return { correspondentId, mailboxId };
        }),
      ),
    );
  }

  /** LOOP-17: when it may be tried again, where the sender has opened enough for now. */
  private async count({ author, correspondentId, step }: ReadMail): Promise<string | null> {
    if (!author || !correspondentId) return null;
    const { mailId } = step;
    const counted = await this.correspondents.write(author, step.command(`count-${step.mail.tries}`), { mailId });
    return counted.allowedFrom;
  }

  /** MC-1 to MC-5. @throws DomainError `unavailable` where `crm` does not answer (MC-7) */
  private async match(mail: ReadMail, access: EnteredProject, { kind }: WrittenTarget) {
    const { group, contactSource } = access.target;
    if (!group.crmEnabled || !contactSource.crmEnabled) return NO_CONTACTS;
    if (mail.verdict === 'fail' || (kind === 'note' && isAutomatic(mail.class))) return NO_CONTACTS;
    const { from, replyTo, cc } = mail.parsed;
    const addresses = [...new Set([...from, ...replyTo, ...cc].map(({ address }) => address))]
      .filter((address) => !mail.isOwn(address))
      .slice(0, MAX_ADDRESSES);
    if (addresses.length === 0) return NO_CONTACTS;
    return this.client.ask(matchContacts, { addresses }, mail.step.questions.as(access), 'match-contacts');
  }
}

/** What concerns a seat, and makes nobody take part. */
const withoutText = (mail: ReadMail, seat: number, target: Target): MailInput => {
  const nobody = { named: [], thanks: false, contactIds: [], skippedContactIds: [] };
  return { type: 'TargetFound', data: { ...readingOf(mail, target.projectId), target, seat, ...nobody } };
};

/** LOOP-13 */
const asksForSilence = ({ parsed: { signs } }: ReadMail): boolean =>
  signs.xLoop || signs.suppress.some((value) => ['all', 'oof', 'autoreply'].includes(value.toLowerCase()));

/** LOOP-2, LOOP-20: nobody waits there for a thank_you. */
const isDeaf = ({ author, byForm }: ReadMail): boolean => byForm || (author !== null && isRobot(author.address));
