import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { Verdict } from '@ledgerdesk/contracts';
import { type MailParser, ParsingFailed, ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { QueuedMail } from '../../conversations/queued-mail';
import { MailSettings } from '../../settings/mail-settings';
import { rejection } from './rejection';
import { Gone, WrittenMail } from './written-mail';

/** Where mails that were refused are kept. An injectable. */
export abstract class RefusedMails {
  /** The bytes of one, and its verdict; null where they are not kept. */
  abstract open(mailId: string): Promise<Readonly<{ raw: Readable; verdict: Verdict }> | null>;
}

type Rejection = Extract<QueuedMail, { kind: 'rejection' }>;

/** Writes a rejection mail (ERR-2): of what it rejects, the subject only. */
@Injectable()
export class WriteRejection {
  constructor(
    private readonly settings: MailSettings,
    private readonly refusedMails: RefusedMails,
    @Inject(ThreadedMailParser) private readonly parser: MailParser,
  ) {}

  /** @throws Gone */
  async run({ mailId, code, reasons, replyTo }: Rejection): Promise<WrittenMail> {
    const parts = rejection({ code, limitBytes: this.settings.maxMessageBytes, reasons });
    const refused = await this.refusedMails.open(mailId);
    if (!parts || !refused) throw new Gone(`There is nothing to say about mail ${mailId}`);

    return {
      replyTo: replyTo === null ? null : { name: null, address: replyTo },
      sender: null,
      subject: `[Rejected] ${await this.subjectOf(await buffer(refused.raw))}`,
      autoSubmitted: 'auto-replied',
      verdict: refused.verdict,
      headers: [],
      parts,
      attachments: [],
    };
  }

  private async subjectOf(raw: Buffer): Promise<string> {
    try {
      return (await this.parser.parse(raw)).subject;
    } catch (error) {
      if (error instanceof ParsingFailed) return '';
      throw error;
    }
  }
}
