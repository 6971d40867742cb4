import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { EventStore } from '@ledgerdesk/event-store';
import { ownerOfMail, mailStream } from '../intake/intake';
import { RefusedMails } from '../outgoing/rendering/write-rejection';
import { MailEvent } from './mail';

/** Reads a refused mail as its rejection needs it. */
@Injectable()
export class StoredRefusedMails implements RefusedMails {
  constructor(
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
  ) {}

  async open(mailId: string) {
    const events = await this.eventStore.read<MailEvent>(mailStream(mailId));
    const received = events.find((event) => event.type === 'MailReceived');
    const raw = received && (await this.blobs.open(ownerOfMail(mailId), received.data.rawHash));
    if (!raw) return null;
    const refused = events.find((event) => event.type === 'MailRefused');
    return { raw, verdict: refused?.data.reading?.verdict ?? 'none' };
  }
}
