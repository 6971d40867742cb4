import { setTimeout as wait } from 'node:timers/promises';
import { systemCommandMetadata } from '@ledgerdesk/event-store';
import { childTraceparent } from '@ledgerdesk/service-host';
import { isPassing } from '../failures';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';

type Releasing = Readonly<{
  outgoingList: Pick<OutgoingList, 'held'>;
  outgoingMails: OutgoingMails;
  now: () => Date;
  signal: AbortSignal;
}>;

const LOOK_AGAIN_AFTER_MS = 1_000;
const RECORDED_WITHIN_MS = 5_000;

/**
 * At the start of a sender that has a mail server: what was held without one goes on, in the order in which it was queued
 * (OUT-27, OUT-29). Which of them are too old decides each mail.
 */
export const releaseHeld = async (releasing: Releasing): Promise<void> => {
  const { outgoingList, signal } = releasing;
  while (!signal.aborted) {
    try {
      for await (const outgoingId of outgoingList.held()) {
        if (signal.aborted) return;
        await release(releasing, outgoingId);
      }
      return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await wait(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }
};

const release = async ({ outgoingMails, now }: Releasing, outgoingId: string): Promise<void> => {
  const at = now();
  const unasked = systemCommandMetadata({ at, withinMs: RECORDED_WITHIN_MS, traceparent: childTraceparent() });
  await outgoingMails.record(outgoingId, { type: 'ServerFound', data: { at: at.toISOString() } }, unasked);
};
