import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RequestScope } from '@ledgerdesk/messaging';
import { BackgroundTask, Clock } from '@ledgerdesk/service-host';
import { isPassing } from '../failures';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';
import { SmtpSender } from './sending/smtp-sender';

const LOOK_AGAIN_AFTER_MS = 1_000;
const RECORDED_WITHIN_MS = 5_000;

/**
 * At the start of a sender that has a mail server: what was held without one goes on, in the order in which it was queued
 * (OUT-27, OUT-29). Which of them are too old decides each mail.
 */
@Injectable()
export class ReleaseHeldMails implements BackgroundTask {
  constructor(
    private readonly outgoingList: OutgoingList,
    private readonly outgoingMails: OutgoingMails,
    @Inject(SmtpSender) private readonly sender: SmtpSender | null,
    private readonly clock: Clock,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    if (!this.sender) return;
    while (!signal.aborted) {
      try {
        for await (const outgoingId of this.outgoingList.held()) {
          if (signal.aborted) return;
          await this.release(outgoingId);
        }
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        await wait(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async release(outgoingId: string): Promise<void> {
    const at = this.clock.now();
    const metadata = RequestScope.system({ withinMs: RECORDED_WITHIN_MS }).command('release', at);
    await this.outgoingMails.record(outgoingId, { type: 'ServerFound', data: { at: at.toISOString() } }, metadata);
  }
}
