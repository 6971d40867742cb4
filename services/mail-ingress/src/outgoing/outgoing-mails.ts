import { Injectable } from '@nestjs/common';
import { CommandMetadata, DeadlinePassed } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { OutgoingEvent, OutgoingMail, streamOfOutgoing } from './outgoing';
import { OutgoingInput, outgoingProcess } from './outgoing.process';
import { QueuedMail } from './queued-mail';

type Recordable = (OutgoingInput | DeadlinePassed) & Readonly<{ metadata: CommandMetadata }>;

/** The outbox (OUT-23). */
@Injectable()
export class OutgoingMails {
  constructor(private readonly eventStore: EventStore) {}

  /** Durable when it is answered. A repeat is the same mail. */
  async queue(mail: QueuedMail, meant: CommandMetadata): Promise<void> {
    await this.record(mail.outgoingId, { type: 'QueueMail', data: { mail } }, meant);
  }

  async load(outgoingId: string): Promise<OutgoingMail> {
    return (await this.eventStore.load(streamOfOutgoing(outgoingId), outgoingProcess)).state;
  }

  /** What becomes of it by this input. @throws DomainError `not-in-this-state` */
  async record(outgoingId: string, input: OutgoingInput, metadata: CommandMetadata): Promise<OutgoingMail> {
    const stream = streamOfOutgoing(outgoingId);
    const command: Recordable = { ...input, metadata };
    return (await this.eventStore.execute<Recordable, OutgoingMail, OutgoingEvent>(stream, outgoingProcess, command))
      .state;
  }
}
