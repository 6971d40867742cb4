import { setTimeout as wait } from 'node:timers/promises';
import DKIM from 'nodemailer/lib/dkim';
import { buffer } from 'node:stream/consumers';
import pLimit from 'p-limit';
import type { CheckResult } from '@ledgerdesk/service-host';
import { codeOf } from '../../failures';
import { SmtpSettings } from '../../settings/mail-settings';
import { SendingPause } from './sending-pause';
import { Outcome, SendingEnvelope, SmtpSession } from './smtp-session';

/** Asked when a session is open, and before anything is sent: whether this one may try (OUT-24). */
type Permission = () => Promise<boolean>;

/**
 * The one mail server that mails go out by: some sessions that are kept open, a pause of all while it can't be reached or
 * refuses the log-in (OUT-25, OUT-28).
 */
export class SmtpSender {
  private readonly atOnce;
  private readonly idle: SmtpSession[] = [];
  private nextAt = 0;
  private state: 'ok' | 'backing-off' | 'misconfigured' = 'ok';
  private lastSuccessAt: Date | null = null;
  private lastError: string | null = null;

  constructor(
    private readonly settings: SmtpSettings,
    private readonly pause = new SendingPause(),
  ) {
    this.atOnce = pLimit(settings.maxConnections);
  }

  /** Null: nothing was tried, since there is no session or no permission. */
  send(envelope: SendingEnvelope, bytes: Buffer, permission: Permission): Promise<Outcome | null> {
    return this.atOnce(async () => {
      await this.keepRate();
      const session = await this.enter();
      if (!session) return null;
      if (!(await permission())) {
        this.leave(session);
        return null;
      }
      const outcome = await session.send(envelope, await this.signed(bytes));
      if (outcome.kind === 'accepted' || outcome.kind === 'refused') {
        this.succeeded();
        this.leave(session);
      } else {
        session.close();
        this.failed('backing-off', outcome.kind);
      }
      return outcome;
    });
  }

  /** OPS-4 */
  check(): CheckResult {
    const { state, lastError } = this;
    const nextTryAt = state === 'ok' ? null : new Date(this.pause.endsAt).toISOString();
    const attempts = { lastSuccessAt: this.lastSuccessAt?.toISOString() ?? null, lastError, nextTryAt };
    return { status: state === 'ok' ? 'ok' : 'degraded', code: state, attempts };
  }

  close(): void {
    for (const session of this.idle.splice(0)) session.close();
  }

  /** A session that answers; null while all pause. */
  private async enter(): Promise<SmtpSession | null> {
    if (!this.pause.isOver(Date.now())) return null;
    for (let session = this.idle.pop(); session; session = this.idle.pop()) {
      if (await session.isAlive()) return session;
      session.close();
    }
    try {
      const session = await SmtpSession.open(this.settings);
      this.succeeded();
      return session;
    } catch (error) {
      const code = codeOf(error);
      this.failed(code === 'EAUTH' || code === 'ETLS' ? 'misconfigured' : 'backing-off', code);
      return null;
    }
  }

  private leave(session: SmtpSession): void {
    if (session.sent >= this.settings.maxMessages) session.close();
    else this.idle.push(session);
  }

  private succeeded(): void {
    this.state = 'ok';
    this.lastSuccessAt = new Date();
  }

  private failed(state: 'backing-off' | 'misconfigured', code: string): void {
    this.state = state;
    this.lastError = code;
    this.pause.failed(Date.now());
  }

  private async keepRate(): Promise<void> {
    const { ratePerMinute } = this.settings;
    if (ratePerMinute === 0) return;
    const at = Math.max(Date.now(), this.nextAt);
    this.nextAt = at + 60_000 / ratePerMinute;
    await wait(at - Date.now());
  }

  /** The same bytes each time: the signature says nothing of when it was made. */
  private async signed(bytes: Buffer): Promise<Buffer> {
    const { dkim } = this.settings;
    if (!dkim) return bytes;
    const key = { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key };
    return buffer(new DKIM({ ...key, headerFieldNames: SIGNED }).sign(bytes));
  }
}

const SIGNED = [
  ...['from', 'reply-to', 'to', 'subject', 'date', 'message-id', 'in-reply-to', 'references', 'mime-version'],
  ...['content-type', 'content-transfer-encoding', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
  ...['auto-submitted'],
].join(':');
