import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { StoreUnavailable } from '@ledgerdesk/state';
import { MailCopies, MailCopiesEvent, ownerOfCopies } from './mail-copies';
import { MailCopiesCommand, MailCopiesInput, mailCopiesProcess } from './mail-copies.process';

/** Deletes copies whose time is over. */
@Injectable()
export class MailCopiesSteps implements ProcessHandler<MailCopiesCommand, MailCopiesInput> {
  constructor(private readonly blobs: BlobStore) {}

  async send({ day }: MailCopiesCommand): Promise<MailCopiesInput | null> {
    try {
      await this.blobs.delete(ownerOfCopies(day));
      return { type: 'CopiesDeleted', data: {} };
    } catch (error) {
      if (error instanceof StoreUnavailable) return null;
      throw error;
    }
  }
}

const mailCopiesWorkList = workList(mailCopiesProcess, {
  collection: 'open-mail-copies',
  version: 1,
  stream: 'mailCopies',
  handles: ['MailCopiesKept', 'MailCopiesExpired', 'MailCopiesDeleted'],
});

export const mailCopiesDefinition: ProcessDefinition<MailCopiesInput, MailCopies, MailCopiesEvent, MailCopiesCommand> =
  {
    process: mailCopiesProcess,
    workList: mailCopiesWorkList,
    handler: MailCopiesSteps,
  };
