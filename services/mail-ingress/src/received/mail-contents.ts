import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { MailParser, ParsedMail, ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { LRUCache } from 'lru-cache';
import { Envelope, ownerOfMail } from '../intake/intake';
import { MailReceived } from './mail';

type Received = Pick<MailReceived['data'], 'mailId' | 'rawHash' | 'envelopeHash'>;

const KEPT = 256;
const KEPT_BYTES = 64 * 1_048_576;
const LEAST_BYTES = 4_096;

/** The mails as they came, read; the last ones are remembered from one step to the next. */
@Injectable()
export class MailContents {
  private readonly parsed = new LRUCache<string, ParsedMail>({
    max: KEPT,
    maxSize: KEPT_BYTES,
    sizeCalculation: (mail) => sizeOf(mail),
  });

  constructor(
    private readonly blobs: BlobStore,
    @Inject(ThreadedMailParser) private readonly parser: Pick<MailParser, 'parse'>,
  ) {}

  /** @throws ParsingFailed */
  async read(received: Received): Promise<ParsedMail> {
    const known = this.parsed.get(received.mailId);
    if (known) return known;
    const mail = await this.parser.parse(await this.open(received, received.rawHash));
    this.parsed.set(received.mailId, mail);
    return mail;
  }

  async envelopeOf(received: Received): Promise<Envelope | null> {
    if (received.envelopeHash === null) return null;
    return JSON.parse((await this.open(received, received.envelopeHash)).toString('utf8')) as Envelope;
  }

  forget(mailId: string): void {
    this.parsed.delete(mailId);
  }

  private async open({ mailId }: Received, hash: string): Promise<Buffer> {
    const content = await this.blobs.open(ownerOfMail(mailId), hash);
    if (!content) throw new Error(`A blob of mail ${mailId} is missing`);
    return buffer(content);
  }
}

const sizeOf = ({ text, replyText, fullText, fullReplyText, attachments }: ParsedMail): number => {
  const attached = attachments.reduce((sum, { size }) => sum + size, 0);
  const whole = (fullText?.length ?? 0) + (fullReplyText?.length ?? 0);
  return LEAST_BYTES + text.length + replyText.length + whole + attached;
};
