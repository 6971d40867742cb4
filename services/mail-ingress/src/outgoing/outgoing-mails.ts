import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed } from '@ledgerdesk/event-store';
import { recordInput } from '@ledgerdesk/processes';
import { WithheldMail } from '../conversations/queued-mail';
import { isOfIssue, MailToSend } from './account-mail';
import { OutgoingMail, outgoingStream, WithdrawnReason } from './outgoing';
import { OutgoingInput } from './outgoing-input';
import { outgoingProcess } from './outgoing.process';

/** The outbox (OUT-23). */
@Injectable()
export class OutgoingMails {
  constructor(private readonly eventStore: EventStore) {}

  /** Durable when it is answered. A repeat is the same mail. */
  async queue(mail: MailToSend, metadata: CommandMetadata): Promise<void> {
    await this.record(mail.outgoingId, { type: 'QueueMail', data: { mail } }, metadata);
  }

  /** LOOP-21: it is listed with its reason, and never goes out. */
  async withhold(withheld: WithheldMail, metadata: CommandMetadata): Promise<void> {
    await this.record(withheld.mail.outgoingId, { type: 'WithholdMail', data: withheld }, metadata);
  }

  /**
   * What was not sent of the mails to one seat, of which `newest` was queued last (PART-5, SUB-5). What is being sent is looked
   * at again before a further try. A repeat withdraws what is left.
   */
  async withdraw(
    newest: string | null,
    reason: Extract<WithdrawnReason, 'removed' | 'unsubscribed'>,
    commandOf: (step: string) => CommandMetadata,
  ): Promise<readonly Executed<OutgoingMail>[]> {
    const executed: Executed<OutgoingMail>[] = [];
    for (let outgoingId = newest; outgoingId !== null;) {
      const metadata = commandOf(`withdraw-${outgoingId}`);
      const overtaken = { type: 'Overtaken', data: { reason, at: metadata.now } } as const;
      const withdrawn = await this.record(outgoingId, overtaken, metadata);
      executed.push(withdrawn);
      const { state } = withdrawn;
      outgoingId = state.step !== 'unknown' && isOfIssue(state.mail) ? state.mail.after : null;
    }
    return executed;
  }

  async load(outgoingId: string): Promise<OutgoingMail> {
    return (await this.eventStore.load(outgoingStream(outgoingId), outgoingProcess)).state;
  }

  /** What becomes of it by this input. @throws DomainError `not-in-this-state` */
  record(outgoingId: string, input: OutgoingInput, metadata: CommandMetadata): Promise<Executed<OutgoingMail>> {
    return recordInput(this.eventStore, outgoingStream(outgoingId), outgoingProcess, input, metadata);
  }
}
