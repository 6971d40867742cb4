import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';
import { isWithin, lookBack } from './correspondent';
import { LimitReached } from './correspondent.decider';

/** Stream `ccMails`: the new_participant mails of the whole installation (LOOP-23). */
export type CcMailAllowed = Event<'CcMailAllowed', { outgoingId: string; allowedAt: string }>;
/** `most` in an hour. */
export class AllowCcMail extends Command('AllowCcMail')<{ outgoingId: string; most: number }> {}

type CcMails = readonly CcMailAllowed['data'][];

export const ccMailsDecider: Decider<AllowCcMail, CcMails, CcMailAllowed> = {
  initialState: [],
  snapshot: { version: 1 },
  decide: ({ data: { outgoingId, most }, metadata: { now } }, allowed) => {
    if (allowed.some((mail) => mail.outgoingId === outgoingId)) return [];
    if (allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, now)).length >= most)
      throw new LimitReached('No more mails to addresses from a Cc for now');
    return [{ type: 'CcMailAllowed', data: { outgoingId, allowedAt: now } }];
  },
  evolve: (allowed, { type, data }) => {
    switch (type) {
      case 'CcMailAllowed':
        return [...allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, data.allowedAt)), data];
    }
  },
};
