import { Injectable } from '@nestjs/common';
import { addNoteByMail, Verdict, reopenIssueByMail } from '@ledgerdesk/contracts';
import { DomainError, later } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Accepted, Conversations } from '../../conversations/conversations';
import { IssueNotifier } from '../../conversations/issue-notifier';
import { QueuedMail, recipientOf, WithheldMail } from '../../conversations/queued-mail';
import { Correspondents } from '../../correspondents/correspondents';
import { OutgoingMails } from '../../outgoing/outgoing-mails';
import { Projects } from '../../service-desk/projects';
import { ServiceDesks } from '../../service-desk/service-desks';
import { MailSettings } from '../../settings/mail-settings';
import { MailConversed, MailDelivered, MailTargetDecided, ParticipantsChanged } from '../mail';
import { MailStep } from '../mail-step';
import { Target } from '../mail-target';
import { MailInput } from '../mail.process';
import { DrawnIds } from '../routing/drawn-ids';
import { isAutomatic } from '../routing/mail-class';

type TargetDecision = MailTargetDecided['data'];

const DAY = 24 * 60 * 60_000;

/** What a mail means for those who are mailed about its issue: decided in the conversation, then noted and mailed. */
@Injectable()
export class ConversationStep {
  constructor(
    private readonly conversations: Conversations,
    private readonly outgoing: OutgoingMails,
    private readonly projects: Projects,
    private readonly serviceDesks: ServiceDesks,
    private readonly issueNotifier: IssueNotifier,
    private readonly correspondents: Correspondents,
    private readonly ids: DrawnIds,
    private readonly client: ServiceClient,
    private readonly settings: MailSettings,
  ) {}

  /** PART-1, OUT-1, OUT-2. */
  async accept(step: MailStep, decided: TargetDecision, delivered: MailDelivered['data']): Promise<MailInput> {
    const { correspondentId, mailboxId = correspondentId, named, cc, thanks, verdict, seat, target, flags } = decided;
    if (target.kind === 'team-note') return conversed([], []);
    const { issueId, iid, noteId } = delivered;
    const joins = verdict !== 'fail' && (target.kind === 'issue' || !isAutomatic(decided.class));
    const { projectId } = target;
    const ids = { issueId, iid, noteId, projectId, mailId: step.mailId, correspondentId, mailboxId, named };
    // AUTH-6: what a mail says of another address than its own counts for nothing there.
    const keySeat = flags.includes('reply-to-differs') || isAutomatic(decided.class) ? null : seat;
    const byKey = keySeat !== null && decided.class === 'normal';
    const byId = target.kind === 'note' && seat === null;
    const forged = verdict === 'fail' || flags.includes('reply-to-differs');
    const { from: correspondentIds, class: mailClass } = decided;
    const from = correspondentIds &&
      verdict !== 'fail' && {
        correspondentIds,
        keySeat: mailClass === 'normal' ? seat : null,
      };
    const terms = { joins, byKey, byId, keySeat, forged, thanks, toOthers: isForOthers(decided) };
    const { messageId } = step.mail.received;
    const accepted = await this.conversations.acceptMail(
      { ...ids, ...terms, messageId, verified: verdict === 'pass', ...(from && { from }), ...(cc && { cc }) },
      step.command('accept'),
    );
    const { queued, withheld } = await this.withoutTooMany(accepted, step);
    const changes = [
      change('added', accepted.added),
      change('limit-reached', accepted.limited),
      change('not-added', accepted.notAdded),
      change(
        'not-mailed',
        withheld.flatMap(({ mail, reason }) => (reason === 'flood' ? [] : recipientOf(mail))),
      ),
    ].flat();
    const floodNoteId = accepted.floodBegins ? await this.ids.take('note') : null;
    const reopens = !accepted.isFlooded && (await this.mayReopen(decided));
    return {
      type: 'Conversed',
      data: {
        changes,
        queued,
        ...(withheld.length > 0 && { withheld }),
        ...(floodNoteId !== null && { floodNoteId }),
        ...(reopens && { reopens }),
      },
    };
  }

  /** MI-15, LOOP-12 */
  private async mayReopen({ target, class: of, verdict }: TargetDecision): Promise<boolean> {
    if (target.kind !== 'note' || of !== 'normal' || verdict === 'fail') return false;
    return (await this.serviceDesks.of(target.projectId)).options.reopenIssueOnExternalParticipantNote;
  }

  /** LOOP-22: whoever is not confirmed gets a few. */
  private async withoutTooMany({ queued, withheld }: Accepted, step: MailStep) {
    const allowed: QueuedMail[] = [];
    const limited: WithheldMail[] = [];
    for (const mail of queued) {
      const isDoubtful = mail.kind !== 'rejection' && mail.unconfirmed === true;
      const isAllowed = !isDoubtful || (await this.correspondents.allowUnconfirmed(mail, step.command('unconfirmed')));
      if (isAllowed) allowed.push(mail);
      else limited.push({ mail, reason: 'unconfirmed' });
    }
    return { queued: allowed, withheld: [...withheld, ...limited] };
  }

  /** SUB-5. */
  async unsubscribe(step: MailStep, { issueId, seat }: Extract<Target, { kind: 'unsubscribe' }>): Promise<MailInput> {
    const left = await this.conversations.unsubscribe({ issueId, seat }, step.command('unsubscribe'));
    if (!left) return conversed([], []);
    const { mailboxId, requestId, lastQueued } = left;
    await this.outgoing.withdraw(lastQueued, 'unsubscribed', (name) => step.command(name));
    return conversed([{ kind: 'unsubscribed', correspondentIds: [mailboxId], requestId }], []);
  }

  /** LOOP-10. */
  async bounce(step: MailStep, { status, ...seat }: Extract<Target, { kind: 'bounce' }>): Promise<MailInput> {
    const bounced = await this.conversations.recordBounce(seat, status, step.command('bounce'));
    const change = { kind: 'undeliverable', status: status ?? 'no status' } as const;
    return conversed(bounced === null ? [] : [{ ...change, correspondentIds: [bounced] }], []);
  }

  /** The system notes, then the outbox. */
  async notify(
    step: MailStep,
    { target, verdict }: TargetDecision,
    conversed: MailConversed['data'],
  ): Promise<MailInput> {
    const { changes, queued, withheld = [], floodNoteId, reopens } = conversed;
    const place = (await this.conversations.load(target.issueId)) ?? target;
    if (changes.length > 0 || floodNoteId !== undefined || reopens)
      await this.notifyIssue(step, place, verdict, conversed);
    for (const mail of queued) await this.outgoing.queue(mail, step.command(`queue-${mail.outgoingId}`));
    for (const mail of withheld) await this.outgoing.withhold(mail, step.command(`queue-${mail.mail.outgoingId}`));
    const { rawRetentionDays } = this.settings;
    const keptUntil = later(step.mail.received.receivedAt, rawRetentionDays * DAY);
    return { type: 'Notified', data: rawRetentionDays > 0 ? { keptUntil } : {} };
  }

  private async notifyIssue(
    step: MailStep,
    target: Pick<Target, 'projectId' | 'issueId'>,
    verdict: Verdict,
    { changes, floodNoteId, reopens }: MailConversed['data'],
  ): Promise<void> {
    const access = await this.projects.enter(target.projectId, step.questions, `enter-${target.projectId}`);
    if (!access) return;
    const { issueId } = target;
    const byMail = { mailId: step.mailId, correspondentId: null, verdict };
    const entered = () => step.questions.as(access);
    if (floodNoteId !== undefined) {
      const content = { internal: true, body: FLOOD, byMail, contactIds: [], uploads: [] };
      const note = { issueId, noteId: floodNoteId, ...content };
      await this.client.ask(addNoteByMail, note, entered(), 'say-that-there-are-many').catch(ifGone);
    }
    if (reopens) await this.client.ask(reopenIssueByMail, { issueId, byMail }, entered(), 'reopen').catch(ifGone);
    for (const change of changes) {
      const scope = entered();
      const requestId = ('requestId' in change && change.requestId) || scope.request(`tell-${change.kind}`).requestId;
      const noted = { ...change, correspondentIds: [...change.correspondentIds] };
      await this.issueNotifier.note(issueId, noted, requestId, scope);
    }
  }

  async reject(step: MailStep, rejection: QueuedMail): Promise<MailInput> {
    await this.outgoing.queue(rejection, step.command('reject'));
    return { type: 'Rejected', data: {} };
  }
}

const conversed = (changes: readonly ParticipantsChanged[], queued: readonly QueuedMail[]): MailInput => ({
  type: 'Conversed',
  data: { changes, queued },
});

/** What is deleted needs no more. */
const ifGone = (error: unknown): void => {
  if (!(error instanceof DomainError) || error.code !== 'issue-not-found') throw error;
};

/** LOOP-15, LOOP-19 */
const FLOOD =
  'Many notes came by mail, within 10 minutes or without an answer of a team member. Further ones are kept here, but ' +
  'mailed to nobody until it is calm again or a team member answers.';

const change = (
  kind: 'added' | 'limit-reached' | 'not-added' | 'not-mailed',
  correspondentIds: readonly string[],
): ParticipantsChanged[] => (correspondentIds.length > 0 ? [{ kind, correspondentIds }] : []);

/** OUT-4, LOOP-12 */
const isForOthers = ({ target, class: of }: TargetDecision): boolean =>
  target.kind === 'note' && !target.internal && (of === 'normal' || of === 'bulk');
