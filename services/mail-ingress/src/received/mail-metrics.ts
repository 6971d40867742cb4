import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isPermanent } from '../conversations/bounces';
import { readGauge } from '../read-gauge';
import { PresentMail } from './mail';
import { MailList } from './mail-list/mail-list.query';
import { effects } from './mail-target';
import { MailInput } from './mail.process';

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600];
const REMEMBERED = 10_000;

/** OPS-3: what becomes of mails, and how long it takes. A step that is made again may be counted again. */
@Injectable()
export class MailMetrics {
  private readonly processed;
  private readonly refused;
  private readonly ignored;
  private readonly verdicts;
  private readonly bounces;
  private readonly processing;
  private readonly delay;
  private readonly spentMs = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(metrics: Registry, mails: MailList) {
    const registers = [metrics];
    const counter = (name: string, help: string, label: string) =>
      new Counter({ name, help, labelNames: [label], registers });
    const histogram = (name: string, help: string) => new Histogram({ name, help, buckets: SECONDS, registers });
    this.processed = counter('mail_processed_total', 'Mails that had an effect', 'effect');
    this.refused = counter('mail_refused_total', 'Mails that were refused', 'code');
    this.ignored = counter('mail_ignored_total', 'Mails that nothing was to be done for', 'code');
    this.verdicts = counter('mail_verdict_total', 'Mails by the outcome of sender authentication', 'verdict');
    this.bounces = counter('mail_bounces_total', 'Mails that came back', 'class');
    this.processing = histogram('mail_processing_seconds', 'Time spent on a mail');
    this.delay = histogram('mail_delay_seconds', 'Time from the receipt of a mail to its effect');
    new Gauge({
      registers,
      name: 'mail_quarantine_size',
      help: 'Mails that need a person',
      labelNames: ['reason'],
      async collect() {
        this.reset();
        for (const [reason, count] of (await mails.countQuarantined().catch(() => null)) ?? [])
          this.set({ reason }, count);
      },
    });
    readGauge(metrics, 'mail_deferred_size', 'Mails that are tried again later', () => mails.countDeferred());
  }

  /** Begins to measure a step, and answers what is to be called with its outcome. */
  time({ received, now }: PresentMail): (input: MailInput) => void {
    const began = performance.now();
    return (input) => {
      const spentMs = (this.spentMs.get(received.mailId) ?? 0) + performance.now() - began;
      this.spentMs.set(received.mailId, spentMs);
      if (input.type === 'TargetFound') this.verdicts.inc({ verdict: input.data.verdict });
      if (input.type === 'TargetFound' && input.data.target.kind === 'bounce')
        this.bounces.inc({ class: isPermanent(input.data.target.status) ? 'permanent' : 'other' });
      if (input.type === 'Notified' && 'decided' in now)
        this.processed.inc({ effect: effects[now.decided.target.kind] });
      if (input.type === 'RefusalFound') this.refused.inc({ code: input.data.code });
      if (input.type === 'NothingToDo') this.ignored.inc({ code: input.data.code });
      if (!['Notified', 'RefusalFound', 'NothingToDo'].includes(input.type)) return;
      this.processing.observe(spentMs / 1_000);
      this.delay.observe(Math.max(0, Date.now() - Date.parse(received.receivedAt)) / 1_000);
      this.spentMs.delete(received.mailId);
    };
  }
}
