import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { EventStore } from '@ledgerdesk/event-store';
import { recordInput } from '@ledgerdesk/processes';
import { mailStream, ownerOfMail } from '../../intake/intake';
import { mailProcess } from '../mail.process';
import { MailStep } from '../mail-step';
import { mailIdOf } from '../stored-intake';

/** RT-13: a mail that names several projects is a mail of its own for each further one, with bytes of its own. */
@Injectable()
export class FurtherMails {
  constructor(
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
  ) {}

  /** A repeat is the same mail. @throws StoreUnavailable */
  async receive(step: MailStep, projectId: number): Promise<void> {
    const { received } = step.mail;
    const mailId = furtherMailIdOf(received.mailId, projectId);
    const { rawHash, envelopeHash } = received;
    for (const hash of [rawHash, ...(envelopeHash === null ? [] : [envelopeHash])])
      await this.copy(hash, received.mailId, mailId);
    const data = { ...received, mailId, onlyProjectId: projectId };
    const input = { type: 'ReceiveMail', data } as const;
    await recordInput(this.eventStore, mailStream(mailId), mailProcess, input, step.command(`further-${projectId}`));
  }

  private async copy(hash: string, from: string, to: string): Promise<void> {
    const content = await this.blobs.open(ownerOfMail(from), hash);
    if (!content) throw new Error(`A blob of mail ${from} is missing`);
    await this.blobs.put(ownerOfMail(to), content);
  }
}

/** What a mail is known by in a further project. */
export const furtherMailIdOf = (mailId: string, projectId: number): string => mailIdOf(`${mailId} ${projectId}`);
