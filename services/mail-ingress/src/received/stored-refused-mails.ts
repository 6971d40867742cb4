import { BlobStore } from '@ledgerdesk/blobs';
import { EventStore } from '@ledgerdesk/event-store';
import { ownerOfMail, mailStream } from '../intake/intake';
import { OpenRefusedMail } from '../outgoing/rendering/write-rejection';
import { MailEvent } from './mail';

/** Reads a refused mail as its rejection needs it. */
export const openRefusedMails =
  ({ eventStore, blobs }: Readonly<{ eventStore: EventStore; blobs: BlobStore }>): OpenRefusedMail =>
  async (mailId) => {
    const events = await eventStore.read<MailEvent>(mailStream(mailId));
    const received = events.find((event) => event.type === 'MailReceived');
    const raw = received && (await blobs.open(ownerOfMail(mailId), received.data.rawHash));
    if (!raw) return null;
    const refused = events.find((event) => event.type === 'MailRefused');
    return { raw, verdict: refused?.data.reading?.verdict ?? 'none' };
  };
