import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { streamOfOutgoing } from './outgoing';
import { outgoingProcess } from './outgoing.process';
import { QueuedMail } from './queued-mail';

/** The outbox (OUT-23). */
@Injectable()
export class OutgoingMails {
  constructor(private readonly eventStore: EventStore) {}

  /** Durable when it is answered. A repeat is the same mail. */
  async queue(mail: QueuedMail, meant: CommandMetadata): Promise<void> {
    const command = { type: 'QueueMail', data: { mail }, metadata: meant } as const;
    await this.eventStore.execute(streamOfOutgoing(mail.outgoingId), outgoingProcess, command);
  }
}
