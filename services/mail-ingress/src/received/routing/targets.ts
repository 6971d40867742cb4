import { Injectable } from '@nestjs/common';
import { matchContacts } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { PresentConversation } from '../../conversations/conversation';
import { isRobot } from '../../addresses/robots';
import { Correspondents } from '../../correspondents/correspondents';
import { EnteredProject } from '../../service-desk/support-bot';
import { ServiceDesks, ticketsAreConfidential } from '../../service-desk/service-desks';
import { MailSettings } from '../../settings/mail-settings';
import { TeamSeat } from '../../team/ticket-team';
import { Target } from '../mail-target';
import { MailInput } from '../mail.process';
import { DrawnIds } from './drawn-ids';
import { isAutomatic } from './mail-class';
import { ReadMail, readingOf } from './mail-reader';

const MAX_ADDRESSES = 2_000;
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
    return this.decide(mail, access, null, {
      kind: 'issue',
      projectId,
      issueId: await this.ids.take('issue'),
      confidential: ticketsAreConfidential(await this.serviceDesks.of(projectId), visibility),
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
    return this.decide(mail, access, seat, { kind: 'note', ...ids, internal });
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
    mail: ReadMail,
    access: EnteredProject,
    seat: number | null,
    target: Target,
  ): Promise<MailInput> {
    const { activeIds, inactiveIds } = await this.match(mail, access);
    const contacts = { contactIds: activeIds, skippedContactIds: inactiveIds };
    const thanks = mail.class === 'normal' && mail.verdict !== 'fail' && !asksForSilence(mail) && !isDeaf(mail);
    const from = mail.flags.includes('reply-to-differs') ? { from: mail.senderIds } : {};
    const people = { seat, named: mail.namedIds, ...from, thanks };
    return { type: 'TargetFound', data: { ...readingOf(mail, target.projectId), target, ...people, ...contacts } };
  }

  /** LOOP-17: when it may be tried again, where the sender has opened enough for now. */
  private async count({ author, correspondentId, step }: ReadMail): Promise<string | null> {
    if (!author || !correspondentId) return null;
    const { mailId } = step;
    const counted = await this.correspondents.write(author, step.command(`count-${step.mail.tries}`), { mailId });
    return counted.allowedFrom;
  }

  /** MC-1 to MC-5. @throws DomainError `unavailable` where `crm` does not answer (MC-7) */
  private async match(mail: ReadMail, access: EnteredProject) {
    const { group, contactSource } = access.target;
    if (!group.crmEnabled || !contactSource.crmEnabled) return NO_CONTACTS;
    if (mail.verdict === 'fail' || isAutomatic(mail.class)) return NO_CONTACTS;
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
