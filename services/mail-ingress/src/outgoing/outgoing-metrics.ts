import { Counter, Gauge, Registry } from 'prom-client';
import { ReadModels } from '@ledgerdesk/read-models';
import { outgoingList } from './outgoing-list/outgoing-list.projection';
import { OutgoingInput } from './outgoing.process';
import { QueuedMail } from './queued-mail';

const WAITING = { state: { in: ['queued', 'sending'] } };

/** What can be seen of the outbox from outside (OPS-3). */
export class OutgoingMetrics {
  private readonly sent;
  private readonly suppressed;

  constructor(registry: Registry, readModels: ReadModels, now: () => Date) {
    const registers = [registry];
    this.sent = new Counter({
      ...{ registers, name: 'mail_sent_total', help: 'Tries to send a mail, by what they came to' },
      labelNames: ['kind', 'result'],
    });
    this.suppressed = new Counter({
      ...{ registers, name: 'mail_suppressed_total', help: 'Automatic mails that were not sent' },
      labelNames: ['reason'],
    });
    new Gauge({
      ...{ registers, name: 'mail_outbox_depth', help: 'Mails that are to go out' },
      async collect() {
        const documents = await readModels.documents(outgoingList).catch(() => null);
        if (documents) this.set(await documents.count(WAITING));
      },
    });
    new Gauge({
      ...{ registers, name: 'mail_outbox_oldest_seconds', help: 'Age of the oldest mail that is to go out' },
      async collect() {
        const documents = await readModels.documents(outgoingList).catch(() => null);
        const sort = { field: 'createdAt', direction: 'ascending' } as const;
        const [oldest] = documents ? (await documents.find({ where: WAITING, sort, limit: 1 })).documents : [];
        this.set(oldest ? (+now() - Date.parse(oldest.createdAt)) / 1_000 : 0);
      },
    });
  }

  /** What a step came to. */
  count(kind: QueuedMail['kind'], input: OutgoingInput | null): void {
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
