import { Injectable } from '@nestjs/common';
import { Clock } from '@ledgerdesk/service-host';
import { Counter, Registry } from 'prom-client';
import { MailToSend } from './account-mail';
import { readGauge } from '../read-gauge';
import { OutgoingInput } from './outgoing-input';
import { OutgoingList } from './outgoing-list/outgoing-list.query';

/** What can be seen of the outbox from outside (OPS-3). */
@Injectable()
export class OutgoingMetrics {
  private readonly sent;
  private readonly suppressed;

  constructor(registry: Registry, list: OutgoingList, clock: Clock) {
    const registers = [registry];
    this.sent = new Counter({
      registers,
      name: 'mail_sent_total',
      help: 'Tries to send a mail, by what they came to',
      labelNames: ['kind', 'result'],
    });
    this.suppressed = new Counter({
      registers,
      name: 'mail_suppressed_total',
      help: 'Automatic mails that were not sent',
      labelNames: ['reason'],
    });
    readGauge(registry, 'mail_outbox_depth', 'Mails that are to go out', () => list.countWaiting());
    readGauge(registry, 'mail_outbox_oldest_seconds', 'Age of the oldest mail that is to go out', async () => {
      const oldest = await list.oldestWaiting();
      return oldest === null ? 0 : (+clock.now() - Date.parse(oldest)) / 1_000;
    });
  }

  /** What a step came to. */
  count(kind: MailToSend['kind'], input: OutgoingInput | null): void {
    switch (input?.type) {
      case 'Accepted':
        return this.sent.inc({ kind, result: 'sent' });
      case 'Refused':
        return this.sent.inc({ kind, result: input.data.outcome });
      case 'Interrupted':
        return this.sent.inc({ kind, result: 'interrupted' });
      case 'NotAllowed':
        return this.suppressed.inc({ reason: 'limited' });
    }
  }
}
