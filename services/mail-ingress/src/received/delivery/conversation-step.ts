import { Injectable } from '@nestjs/common';
import { Conversations } from '../../conversations/conversations';
import { IssueNotifier } from '../../conversations/issue-notifier';
import { QueuedMail } from '../../conversations/queued-mail';
import { OutgoingMails } from '../../outgoing/outgoing-mails';
import { Projects } from '../../service-desk/projects';
import { MailConversed, MailDelivered, MailTargetDecided, ParticipantsChanged } from '../mail';
import { MailStep } from '../mail-step';
import { Target } from '../mail-target';
import { MailInput } from '../mail.process';
import { isAutomatic } from '../routing/mail-class';

type Decided = MailTargetDecided['data'];

/** What a mail means for those who are mailed about its issue: decided in the conversation, then noted and mailed. */
@Injectable()
export class ConversationStep {
  constructor(
    private readonly conversations: Conversations,
    private readonly outgoing: OutgoingMails,
    private readonly projects: Projects,
    private readonly issueNotifier: IssueNotifier,
  ) {}

  /** PART-1, OUT-1, OUT-2. */
  async accept(step: MailStep, decided: Decided, delivered: MailDelivered['data']): Promise<MailInput> {
    const { correspondentId, named, thanks, verdict, seat, target } = decided;
    const { issueId, iid, noteId } = delivered;
    const joins = verdict !== 'fail' && !isAutomatic(decided.class);
    const { projectId } = target;
    const ids = { issueId, iid, noteId, projectId, mailId: step.mailId, correspondentId, named };
    const terms = { joins, byKey: seat !== null, forged: verdict === 'fail', thanks, toOthers: isForOthers(decided) };
    const { messageId } = step.mail.received;
    const { added, limited, queued } = await this.conversations.acceptMail(
      { ...ids, ...terms, messageId },
      step.command('accept'),
    );
    return conversed([change('added', added), change('limit-reached', limited)].flat(), queued);
  }

  /** SUB-5. */
  async unsubscribe(step: MailStep, { issueId, seat }: Extract<Target, { kind: 'unsubscribe' }>): Promise<MailInput> {
    const left = await this.conversations.unsubscribe({ issueId, seat }, step.command('unsubscribe'));
    if (!left) return conversed([], []);
    const { correspondentId, requestId } = left;
    return conversed([{ kind: 'unsubscribed', correspondentIds: [correspondentId], requestId }], []);
  }

  /** LOOP-10. */
  async bounce(step: MailStep, { status, ...seat }: Extract<Target, { kind: 'bounce' }>): Promise<MailInput> {
    const bounced = await this.conversations.recordBounce(seat, status, step.command('bounce'));
    const change = { kind: 'undeliverable', status: status ?? 'no status' } as const;
    return conversed(bounced === null ? [] : [{ ...change, correspondentIds: [bounced] }], []);
  }

  /** The system notes, then the outbox. */
  async notify(step: MailStep, { target }: Decided, { changes, queued }: MailConversed['data']): Promise<MailInput> {
    if (changes.length > 0) await this.notifyIssue(step, target, changes);
    for (const mail of queued) await this.outgoing.queue(mail, step.command(`queue-${mail.outgoingId}`));
    return { type: 'Notified', data: {} };
  }

  private async notifyIssue(step: MailStep, target: Target, changes: readonly ParticipantsChanged[]): Promise<void> {
    const access = await this.projects.enter(target.projectId, step.questions, `enter-${target.projectId}`);
    if (!access) return;
    for (const change of changes) {
      const scope = step.questions.as(access);
      const requestId = ('requestId' in change && change.requestId) || scope.request(`tell-${change.kind}`).requestId;
      const noted = { ...change, correspondentIds: [...change.correspondentIds] };
      await this.issueNotifier.note(target.issueId, noted, requestId, scope);
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

const change = (kind: 'added' | 'limit-reached', correspondentIds: readonly string[]): ParticipantsChanged[] =>
  correspondentIds.length > 0 ? [{ kind, correspondentIds }] : [];

/** OUT-4, LOOP-12 */
const isForOthers = ({ target, class: of }: Decided): boolean =>
  target.kind === 'note' && !target.internal && (of === 'normal' || of === 'bulk');
