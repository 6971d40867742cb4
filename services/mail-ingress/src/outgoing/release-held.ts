import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { bySystem } from '@ledgerdesk/event-store';
import { ReadModels } from '@ledgerdesk/read-models';
import { childTraceparent } from '@ledgerdesk/service-host';
import { outgoingList, OutgoingRow } from './outgoing-list/outgoing-list.projection';
import { OutgoingMails } from './outgoing-mails';

type Releasing = Readonly<{
  readModels: ReadModels;
  outgoingMails: OutgoingMails;
  now: () => Date;
  signal: AbortSignal;
}>;

const [PER_PAGE, LOOK_AGAIN_AFTER_MS, RECORDED_WITHIN_MS] = [200, 1_000, 5_000];

/**
 * At the start of a sender that has a mail server: what was held without one goes on, in the order in which it was queued
 * (OUT-27, OUT-29). Which of them are too old decides each mail.
 */
export const releaseHeld = async (releasing: Releasing): Promise<void> => {
  while (!releasing.signal.aborted) {
    try {
      for await (const { id } of held(releasing)) await release(releasing, id);
      return;
    } catch (error) {
      if (!(error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code))) throw error;
      await wait(LOOK_AGAIN_AFTER_MS, undefined, { signal: releasing.signal }).catch(() => undefined);
    }
  }
};

async function* held({ readModels, signal }: Releasing): AsyncGenerator<OutgoingRow> {
  const documents = await readModels.documents(outgoingList);
  const sort = { field: 'createdAt', direction: 'ascending' } as const;
  for (let after: string | null = null; !signal.aborted;) {
    const page = await documents.find({
      ...{ where: { state: 'held' }, sort, limit: PER_PAGE },
      ...(after !== null && { after }),
    });
    yield* page.documents;
    if (!page.next) return;
    after = page.next;
  }
}

const release = async ({ outgoingMails, now }: Releasing, outgoingId: string): Promise<void> => {
  const at = now();
  const unasked = bySystem({ at, withinMs: RECORDED_WITHIN_MS, traceparent: childTraceparent() });
  await outgoingMails.record(outgoingId, { type: 'ServerFound', data: { at: at.toISOString() } }, unasked);
};
