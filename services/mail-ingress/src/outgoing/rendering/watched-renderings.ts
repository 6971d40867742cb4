import { Injectable } from '@nestjs/common';
import { RenderingFailed } from '@ledgerdesk/mail-parsing';
import { CheckResult, Clock, HealthChecks, Logger } from '@ledgerdesk/service-host';
import { Counter, Registry } from 'prom-client';
import { isOfIssue, MailToSend } from '../account-mail';

const SHOWN_FOR_MS = 60 * 60_000;

/** Tells log, metrics and health what could not be rendered (OPS-3, OPS-4, SEC-10). */
@Injectable()
export class WatchedRenderings {
  private readonly failures: Counter<'reason'>;
  private readonly plain: Counter;
  private lastPlainAt = -Infinity;

  constructor(
    metrics: Registry,
    health: HealthChecks,
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {
    const registers = [metrics];
    this.failures = new Counter({
      registers,
      name: 'mail_rendering_failures_total',
      help: 'Tries to render an outgoing mail that failed',
      labelNames: ['reason'],
    });
    this.plain = new Counter({
      registers,
      name: 'mail_plain_total',
      help: 'Outgoing mails that could not be rendered and go out as their text was written',
    });
    health.register('mail rendering', () => this.check());
  }

  /** @param attempts this one with those before */
  failed(mail: MailToSend, error: RenderingFailed, attempts: number): void {
    this.failures.inc({ reason: error.reason });
    this.logger.warn('an outgoing mail could not be rendered', {
      ...idsOf(mail),
      code: error.reason,
      attempts,
      error,
    });
  }

  wentPlain(mail: MailToSend): void {
    this.plain.inc();
    this.lastPlainAt = +this.clock.now();
    this.logger.warn('an outgoing mail goes out as plain text', idsOf(mail));
  }

  /** Each is served all the same; for an hour somebody should look. */
  private check(): CheckResult {
    const isRecent = +this.clock.now() - this.lastPlainAt < SHOWN_FOR_MS;
    return isRecent ? { status: 'degraded', code: 'mails-went-out-plain' } : { status: 'ok', code: 'ok' };
  }
}

const idsOf = (mail: MailToSend) => {
  const { outgoingId } = mail;
  if (isOfIssue(mail) || mail.kind === 'team') return { outgoingId, issueId: mail.issueId, noteId: mail.noteId };
  return mail.kind === 'rejection' ? { outgoingId, mailId: mail.mailId } : { outgoingId };
};
