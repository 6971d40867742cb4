import { SeededRandom } from '@ledgerdesk/testing';
import { about, DeskWrites, noteKey, titleIn } from './desk-writes';
import { Persistence } from './persistence';
import { compose } from './post';

/** Somebody who writes mails to the desk, each time from another address, and answers those that come. */
export class Customer {
  private written = 0;

  constructor(
    private readonly name: string,
    private readonly smtpUrl: string,
    private readonly address: string,
    private readonly writes: DeskWrites,
    private readonly random: SeededRandom,
    private readonly persistence: Persistence,
  ) {}

  write(): Promise<void> {
    return this.writes.thanked.length > 0 && this.random.percent(50) ? this.answer() : this.ask();
  }

  private async ask(): Promise<void> {
    const n = (this.written += 1);
    const contact = this.random.percent(50) ? this.writes.silent.shift() : undefined;
    const from = contact?.email ?? `customer.${this.name}.${n}@customer.test`;
    const subject = `Mail ${this.name} ${n}`;
    const { issues, ties, outgoing } = this.writes;
    const acknowledged = await this.send(from, this.address, { subject, text: 'It burns' });
    if (acknowledged) {
      issues.answered.set(subject, null);
      outgoing.answered.set(about(subject, null, from), null);
      if (contact) ties.answered.set(subject, [contact.id]);
    } else {
      issues.unanswered.add(subject);
      outgoing.unanswered.add(about(subject, null, from));
      ties.unanswered.add(subject);
    }
  }

  private async answer(): Promise<void> {
    const { to: from, replyTo, subject, messageId } = this.writes.thanked.shift()!;
    const text = `Reply ${this.name} ${(this.written += 1)}`;
    const acknowledged = await this.send(from, replyTo, { subject, text, inReplyTo: `<${messageId}>` });
    const key = noteKey(titleIn(subject), text);
    if (acknowledged) this.writes.notes.answered.set(key, null);
    else this.writes.notes.unanswered.add(key);
  }

  /** Whether the server has answered that it has the mail. */
  private async send(from: string, to: string, content: Parameters<typeof compose>[0]): Promise<boolean> {
    const messageId = `${this.name}.${this.written}@customer.test`;
    const raw = await compose({ from, to, messageId: `<${messageId}>`, ...content });
    const acknowledged = await this.persistence.mail(this.smtpUrl, from, to, raw);
    if (acknowledged) this.writes.mails.answered.set(messageId, { state: 'processed' });
    else this.writes.mails.unanswered.add(messageId);
    return acknowledged !== null;
  }
}
