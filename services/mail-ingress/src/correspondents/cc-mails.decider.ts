import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';
import { isWithin, lookBack } from './correspondent';
import { LimitReached } from './correspondent.decider';

/**
 * Stream `ccMails`: the new_participant mails of the whole installation to addresses from a Cc (LOOP-23). `senderId`: the
 * correspondent whose mail names the address, without a plus-tag.
 */
export type CcMailAllowed = Event<'CcMailAllowed', { outgoingId: string; senderId?: string; allowedAt: string }>;
/** `most` in an hour, of all senders. */
export class AllowCcMail extends Command('AllowCcMail')<{ outgoingId: string; senderId: string; most: number }> {}

type CcMails = readonly CcMailAllowed['data'][];

const MOST_OF_A_SENDER = 10;

export const ccMailsDecider: Decider<AllowCcMail, CcMails, CcMailAllowed> = {
  initialState: [],
  snapshot: { version: 1 },
  decide: ({ data: { outgoingId, senderId, most }, metadata: { now } }, allowed) => {
    if (allowed.some((mail) => mail.outgoingId === outgoingId)) return [];
    const counting = allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, now));
    const ofSender = counting.filter((mail) => mail.senderId === senderId);
    if (counting.length >= most || ofSender.length >= MOST_OF_A_SENDER)
      throw new LimitReached('No more mails to addresses from a Cc for now');
    return [{ type: 'CcMailAllowed', data: { outgoingId, senderId, allowedAt: now } }];
  },
  evolve: (allowed, { type, data }) => {
    switch (type) {
      case 'CcMailAllowed':
        return [...allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, data.allowedAt)), data];
    }
  },
};
