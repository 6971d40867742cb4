import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that has come out: the customer it went to, and what an answer to it needs. */
export type Arrived = Readonly<{ to: string; messageId: string; replyTo: string; subject: string; iid: string }>;

/** The mail server of all customers: takes what is sent to them, and counts how often. */
export class Outside {
  /** By Message-ID, without brackets. */
  readonly times = new Map<string, number>();
  private readonly server: SMTPServer;

  /** @param arrived is told of each mail once, however often it comes */
  constructor(arrived: (mail: Arrived) => void) {
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      onData: (content, { envelope }, done) => {
        const take = async () => {
          const mail = read((await buffer(content)).toString(), envelope.rcptTo[0]!.address);
          const times = this.times.get(mail.messageId) ?? 0;
          this.times.set(mail.messageId, times + 1);
          if (times === 0) arrived(mail);
        };
        void take().then(() => done(), done);
      },
    });
    this.server.on('error', () => undefined); // Of connections whose sender was killed.
  }

  async listen(): Promise<string> {
    const listening = this.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const read = (raw: string, to: string): Arrived => {
  const header = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(header)?.[1]?.trim() ?? '';
  const inBrackets = (text: string) => /<([^>]+)>/.exec(text)?.[1] ?? text;
  return {
    to,
    messageId: inBrackets(field('Message-ID')),
    replyTo: inBrackets(field('Reply-To')),
    subject: field('Subject'),
    iid: field('X-Ledgerdesk-Issue-IID'),
  };
};
