import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { findDeleted } from '@ledgerdesk/contracts';
import { ProcessStep } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { Clock } from '@ledgerdesk/service-host';
import { noteNow, participantAt } from '../../conversations/conversation';
import { Conversations } from '../../conversations/conversations';
import { ServiceDesks } from '../../service-desk/service-desks';
import { SupportBot } from '../../service-desk/support-bot';
import { TeamMail } from '../../team/team-mail';
import { TeamMembers } from '../../team/team-members';
import { TicketTeams } from '../../team/ticket-teams';
import { isOfIssue } from '../account-mail';
import { ownerOfOutgoing, PresentMail, Rendered, WithdrawnReason } from '../outgoing';
import { OutgoingInput } from '../outgoing-input';
import { OutgoingMails } from '../outgoing-mails';
import { isUnderWay } from '../outgoing.process';
import { statusOf } from './server-answer';
import { SmtpSender } from './smtp-sender';
import { Outcome, SendingEnvelope } from './smtp-session';

/** How long the permission may take to be recorded. */
const START_WITHIN_MS = 5_000;

/** Tries to send a mail. */
@Injectable()
export class SendMail {
  constructor(
    private readonly outgoingMails: OutgoingMails,
    private readonly conversations: Conversations,
    private readonly serviceDesks: ServiceDesks,
    private readonly supportBot: SupportBot,
    private readonly teams: TicketTeams,
    private readonly teamMembers: TeamMembers,
    private readonly client: ServiceClient,
    private readonly blobs: BlobStore,
    @Inject(SmtpSender) private readonly sender: SmtpSender | null,
    private readonly clock: Clock,
  ) {}

  /**
   * One try: what came of it, or null where it was none yet (the mail before it is under way, sending pauses, another one
   * tries) or nobody knows (OUT-24).
   */
  async run(outgoing: PresentMail, step: ProcessStep): Promise<OutgoingInput | null> {
    const { outgoingMails, sender } = this;
    const { mail, rendered } = outgoing;
    const reason = await this.overtakenBy(outgoing, RequestScope.ofStep(step));
    if (reason) return { type: 'Overtaken', data: { reason, at: this.now() } };
    if (!sender) return { type: 'NoServer', data: { at: this.now() } };
    const before = isOfIssue(mail) || mail.kind === 'team' ? mail.after : null;
    if (before !== null && isUnderWay(await outgoingMails.load(before))) return null;

    const { envelope, bytes } = await this.open(mail.outgoingId, rendered!);
    const number = outgoing.attempts + 1;
    const outcome = await sender.send(envelope, bytes, () => this.mayTry(mail.outgoingId, number, step));
    return outcome && inputOf(outcome, { number, at: this.now() });
  }

  /**
   * Of two senders one loses: `SendingStarted` stands in the stream once, and names the one that has the permission. It is
   * asked for when there is a session, which may be later than the step had time for.
   */
  private async mayTry(outgoingId: string, number: number, step: ProcessStep): Promise<boolean> {
    const at = this.clock.now();
    const by = randomUUID();
    const scope = RequestScope.ofStep({ ...step, remainingMs: START_WITHIN_MS });
    const started = { type: 'StartSending', data: { number, by, at: at.toISOString() } } as const;
    const metadata = scope.command(`start-${by}`, at);
    const { state: outgoing } = await this.outgoingMails.record(outgoingId, started, metadata);
    return outgoing.step === 'sending' && outgoing.by === by;
  }

  /** MI-14, SUB-5, LOOP-11, OUT-31: looked at before each try, so that it counts for what is queued already. */
  private async overtakenBy(
    { mail, byHand }: PresentMail,
    scope: RequestScope,
  ): Promise<Exclude<WithdrawnReason, 'by-hand'> | null> {
    if (!isOfIssue(mail) && mail.kind !== 'team') return null;
    const conversation = await this.conversations.load(mail.issueId);
    const { projectId, issueId } = conversation ?? mail;
    const noteId = conversation && mail.noteId !== null ? noteNow(conversation, mail.noteId) : mail.noteId;
    if (!(await this.supportBot.enter(projectId, scope))) return 'gone';
    if (!(await this.serviceDesks.of(projectId)).enabled) return 'service-desk-off';
    if ((await this.client.ask(findDeleted, { issueId, noteId }, scope)).isDeleted) return 'gone';
    if (mail.kind === 'team') return this.leftBy(mail, projectId, scope);
    switch (participantAt(conversation, mail.seat)?.state) {
      case 'active':
        return null;
      case 'undeliverable':
        return byHand ? null : 'undeliverable';
      case 'removed':
        return 'removed';
      case 'unsubscribed':
      case undefined:
        return 'unsubscribed';
    }
  }

  /** SUB-5, OUT-31: by who may no longer read the project, too. */
  private async leftBy(
    mail: TeamMail,
    projectId: number,
    scope: RequestScope,
  ): Promise<'unsubscribed' | 'gone' | null> {
    if ((await this.teams.at(mail))?.hasLeft) return 'unsubscribed';
    const member = await this.teamMembers.one(projectId, mail.userId, scope);
    return member?.reads ? null : 'gone';
  }

  private async open(outgoingId: string, { hash, envelopeHash }: Rendered) {
    const read = async (content: string) => {
      const opened = await this.blobs.open(ownerOfOutgoing(outgoingId), content);
      if (!opened) throw new Error(`The rendered mail ${outgoingId} is missing`);
      return buffer(opened);
    };
    const [bytes, envelope] = await Promise.all([read(hash), read(envelopeHash)]);
    return { bytes, envelope: JSON.parse(envelope.toString()) as SendingEnvelope };
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

const inputOf = (outcome: Outcome, attempt: Readonly<{ number: number; at: string }>): OutgoingInput | null => {
  switch (outcome.kind) {
    case 'accepted':
      return { type: 'Accepted', data: { ...attempt, ...outcome.answer } };
    case 'refused': {
      const { answer, outcome: how, reason } = outcome;
      return { type: 'Refused', data: { ...attempt, ...answer, outcome: how, status: statusOf(answer), reason } };
    }
    case 'interrupted':
      return { type: 'Interrupted', data: attempt };
    case 'unknown':
      return null;
  }
};
