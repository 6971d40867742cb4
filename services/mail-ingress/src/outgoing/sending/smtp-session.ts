import { once } from 'node:events';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SmtpSettings } from '../../settings/mail-settings';
import { Answer } from '../outgoing';
import { RefusedReason } from '../outgoing-input';
import { isAscii } from '../rendering/mailable';
import { answerOf, outcomeOf } from './server-answer';

/** `sender`: null for the null reverse path, else in ASCII. Both are single addresses. */
export type SendingEnvelope = Readonly<{ sender: string | null; recipient: string }>;
/**
 * `interrupted`: the connection broke before the mail was handed over as a whole, so it was not delivered. `unknown`: it
 * broke after that.
 */
export type Outcome =
  Readonly<{ kind: 'accepted'; answer: Answer }> | Refused | Readonly<{ kind: 'interrupted' | 'unknown' }>;
type Refused = Readonly<{
  kind: 'refused';
  answer: Answer;
  outcome: 'temporary' | 'permanent' | 'too-large';
  reason: RefusedReason;
}>;

/** Less than what a try without outcome is waited for (OUT-24). */
const LONGEST_SEND_MS = 4 * 60_000;
/** Replies that refuse a session, not a mail: authentication is missing, or no longer holds. */
const OF_THE_SESSION = [530, 534, 535, 538];
/** In the last answer to EHLO (RFC 5321, RFC 6531). */
const OFFERS_SMTPUTF8 = /^250[ -]SMTPUTF8\s*$/im;
const NO_SMTPUTF8 = 'The server does not offer SMTPUTF8, which the address needs';

/** One connection to the mail server, with its log-in; it sends one mail at a time. */
export class SmtpSession {
  sent = 0;
  private broken = false;
  private takesUtf8 = false;

  private constructor(
    private readonly connection: SMTPConnection,
    private readonly host: string,
  ) {
    connection.on('error', () => (this.broken = true));
    connection.on('end', () => (this.broken = true));
  }

  /** @throws Error with the code EAUTH where the log-in is refused; any other where there is no server */
  static async open(settings: SmtpSettings): Promise<SmtpSession> {
    const { host, port, ssl, startTls, user, password, authentication } = settings;
    const timeout = settings.timeoutSeconds * 1_000;
    const timeouts = { connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout };
    const security = { secure: ssl, requireTLS: !ssl && startTls, ignoreTLS: !ssl && !startTls };
    const connection = new SMTPConnection({ host, port, ...security, ...timeouts });
    const session = new SmtpSession(connection, host);
    try {
      await session.answered((done) => connection.connect(done));
      session.takesUtf8 = OFFERS_SMTPUTF8.test(connection.lastServerResponse || '');
      const method = authentication === 'auto' ? undefined : authentication.replace('_', '-').toUpperCase();
      const credentials = user === null ? null : { user, pass: password ?? '', ...(method && { method }) };
      if (credentials) await session.answered((done) => connection.login(credentials, done));
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Whether the server still answers. */
  async isAlive(): Promise<boolean> {
    if (this.broken) return false;
    return this.answered((done) => this.connection.reset(done)).then(
      () => !this.broken,
      () => false,
    );
  }

  async send({ sender, recipient }: SendingEnvelope, bytes: Buffer): Promise<Outcome> {
    // Without SMTPUTF8 the connection would send the address as it is, and each server makes of it what it likes.
    const needsUtf8 = !isAscii(recipient);
    if (needsUtf8 && !this.takesUtf8) return this.refusal('permanent', NO_SMTPUTF8, 'needs-smtputf8');
    this.sent += 1;
    const content = Readable.from([bytes], { objectMode: false });
    let isHandedOver = false;
    content.once('end', () => (isHandedOver = true));
    const envelope = { from: sender ?? '', to: [recipient], size: bytes.length, use8BitMime: needsUtf8 };
    const late = AbortSignal.timeout(LONGEST_SEND_MS);
    const response = new Promise<string>((resolve, reject) => {
      this.connection.send(envelope, content, (error, sent) => (error ? reject(error) : resolve(sent.response)));
    });
    try {
      const given = await Promise.race([response, once(late, 'abort').then(() => null)]);
      if (given !== null) return { kind: 'accepted', answer: answerOf(given, this.host) };
      this.close();
      return isHandedOver ? { kind: 'unknown' } : this.refusal('temporary', null);
    } catch (error) {
      return this.failed(error as SMTPConnection.SMTPError, isHandedOver);
    }
  }

  close(): void {
    this.broken = true;
    this.connection.close();
  }

  private failed({ code, response, responseCode, command }: SMTPConnection.SMTPError, isHandedOver: boolean): Outcome {
    if (responseCode && OF_THE_SESSION.includes(responseCode)) return { kind: 'interrupted' };
    if (response && responseCode) {
      const answer = answerOf(response, this.host);
      const reason = command === 'MAIL FROM' ? 'sender-refused' : 'refused';
      return { kind: 'refused', answer, outcome: outcomeOf(answer), reason };
    }
    if (code === 'EMESSAGE') return this.refusal('too-large', 'The server announced a smaller limit');
    if (code === 'EENVELOPE') return this.refusal('permanent', 'The address can not be mailed to');
    if (isHandedOver) return { kind: 'unknown' };
    return code === 'ETIMEDOUT'
      ? this.refusal('temporary', 'The server did not answer in time')
      : { kind: 'interrupted' };
  }

  private refusal(outcome: Refused['outcome'], text: string | null, reason: RefusedReason = 'refused'): Outcome {
    return { kind: 'refused', outcome, answer: { code: null, text, server: this.host }, reason };
  }

  /** A connection that ends calls nobody back whom it was to answer. */
  private answered(call: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const { connection } = this;
      const ended = (error?: Error | null) => {
        connection.off('error', ended).off('end', ended);
        reject(error ?? Object.assign(new Error(`${this.host} ended the connection`), { code: 'ECONNECTION' }));
      };
      connection.once('error', ended).once('end', ended);
      call((error) => {
        if (error) return ended(error);
        connection.off('error', ended).off('end', ended);
        resolve();
      });
    });
  }
}
