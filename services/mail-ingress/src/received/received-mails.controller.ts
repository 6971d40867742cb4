import { Controller, Inject } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { Access, listMails, MailRefusal, readMail, readRawMail } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { ownerOfMail, mailStream } from '../intake/intake';
import { maintainers } from '../service-desk/project-members';
import { MailList } from './mail-list/mail-list.query';
import { mailProcess } from './mail.process';

export const RAW_MAILS = Symbol('raw mails');

/** Mails as the Maintainers of their project see them (MA-6, MA-7). */
@Controller()
export class ReceivedMailsController {
  constructor(
    private readonly mails: MailList,
    private readonly eventStore: EventStore,
    @Inject(RAW_MAILS) private readonly blobs: Pick<BlobStore, 'list'>,
  ) {}

  @Answers(listMails, maintainers)
  async list(@Received() { payload, access }: Asked<typeof listMails, Access>) {
    return this.mails.page(access.target!.id, payload);
  }

  @Answers(readMail, maintainers)
  async read(@Received() { payload: { mailId }, access }: Asked<typeof readMail, Access>) {
    const [mail] = await this.mails.show([await this.mails.read(access.target!.id, mailId)]);
    return { mail: mail! };
  }

  /** SEC-16 */
  @Answers(readRawMail, maintainers)
  async readRaw(@Received() { payload, access, metadata, commandId }: Asked<typeof readRawMail, Access>) {
    const { mailId, rawHash: hash } = await this.mails.read(access.target!.id, payload.mailId);
    const owner = ownerOfMail(mailId);
    const kept = (await this.blobs.list(owner)).find((blob) => blob.hash === hash);
    if (!kept)
      throw new DomainError<MailRefusal>('mail-not-found', `The bytes of mail ${mailId} are not kept any more`);
    const commandMetadata = { ...metadata, commandId: commandId(1) };
    const downloaded = { type: 'DownloadRawMail', data: {} } as const;
    await recordInput(this.eventStore, mailStream(mailId), mailProcess, downloaded, commandMetadata);
    return { owner, hash, size: kept.size };
  }
}
