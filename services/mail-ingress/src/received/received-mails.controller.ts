import { Controller } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { listMails, MailRefusal, readMail, readRawMail } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { ownerOfMail, mailStream } from '../intake/intake';
import { maintainers } from '../service-desk/project-members';
import { MailList } from './mail-list/mail-list.query';
import { mailProcess } from './mail.process';

/** Mails as the Maintainers of their project see them (MA-6, MA-7). */
@Controller()
export class ReceivedMailsController {
  constructor(
    private readonly mails: MailList,
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
  ) {}

  @Answers(listMails, maintainers)
  async list({ payload, scope }: IncomingRequest<typeof listMails>) {
    return this.mails.page(scope.access.target!.id, payload);
  }

  @Answers(readMail, maintainers)
  async read({ payload: { mailId }, scope }: IncomingRequest<typeof readMail>) {
    const [mail] = await this.mails.show([await this.mails.read(scope.access.target!.id, mailId)]);
    return { mail: mail! };
  }

  /** SEC-16 */
  @Answers(readRawMail, maintainers)
  async readRaw({ payload, scope }: IncomingRequest<typeof readRawMail>) {
    const { mailId, rawHash: hash } = await this.mails.read(scope.access.target!.id, payload.mailId);
    const owner = ownerOfMail(mailId);
    const kept = (await this.blobs.list(owner)).find((blob) => blob.hash === hash);
    if (!kept)
      throw new DomainError<MailRefusal>('mail-not-found', `The bytes of mail ${mailId} are not kept any more`);
    const downloaded = { type: 'DownloadRawMail', data: {} } as const;
    await recordInput(this.eventStore, mailStream(mailId), mailProcess, downloaded, scope.command());
    return { owner, hash, size: kept.size };
  }
}
