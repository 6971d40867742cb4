import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { ParsedMail, simpleParser } from 'mailparser';
import { createTransport, SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';

/** A mail as people's programs make one: its bytes. */
export const compose = (mail: SendMailOptions): Promise<Buffer> => new MailComposer(mail).compile().build();

/**
 * Hands a mail to an SMTP server, again where it says "later" (4xx), as a mail server does. Answers what it says, or throws
 * what it refuses it with.
 */
export const send = async (url: string, from: string, to: readonly string[], raw: Buffer | string): Promise<string> => {
  const transport = createTransport(url, { tls: { rejectUnauthorized: false } } as never);
  try {
    for (;;) {
      try {
        return (await transport.sendMail({ envelope: { from, to: [...to] }, raw })).response;
      } catch (error) {
        const { responseCode = 0 } = error as { responseCode?: number };
        if (responseCode < 400 || responseCode >= 500) throw error;
        await wait(200);
      }
    }
  } finally {
    transport.close();
  }
};

/** Somebody's mailbox on the mail server, where every address is one. */
export class Mailbox {
  private readonly seen = new Set<number>();

  constructor(
    private readonly imapUrl: string,
    readonly address: string,
  ) {}

  /** Waits for the next mail that was not answered before, the oldest first. */
  async next(patienceMs = 30_000): Promise<ParsedMail & { raw: string }> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await wait(100)) {
      const found = (await this.all()).find(({ uid }) => !this.seen.has(uid));
      if (!found) continue;
      this.seen.add(found.uid);
      return Object.assign(await simpleParser(found.source), { raw: found.source.toString('latin1') });
    }
    throw new Error(`No mail came to ${this.address} within ${patienceMs} ms`);
  }

  async count(): Promise<number> {
    return (await this.all()).length;
  }

  private async all(): Promise<readonly { uid: number; source: Buffer }[]> {
    const { hostname, port } = new URL(this.imapUrl);
    const auth = { user: this.address, pass: 'secret' };
    const client = new ImapFlow({ host: hostname, port: Number(port), secure: false, auth, logger: false });
    await client.connect();
    try {
      const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
      if (exists === 0) return [];
      const messages = await client.fetchAll('1:*', { uid: true, source: true });
      return messages.map(({ uid, source }) => ({ uid, source: source! }));
    } finally {
      await client.logout();
    }
  }
}

/** On a busy machine; somewhat less than a test may take, so that it says what it waited for. */
const PATIENCE_MS = 50_000;

/** Waits until something is so, and answers it. */
export const eventually = async <Result>(
  what: string,
  look: () => Promise<Result | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<Result> => {
  for (const until = Date.now() + patienceMs; Date.now() < until; await wait(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what} did not happen within ${patienceMs} ms`);
};

/** Fetches, and again where the answer is "try again" (503), as people do. */
export const fetchOnceReady = async (url: string, init: RequestInit = {}): Promise<Response> => {
  for (;;) {
    const answer = await fetch(url, init);
    if (answer.status !== 503) return answer;
    await wait(100);
  }
};
