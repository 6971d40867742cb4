import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';
import { isWithin, lookBack } from './correspondent';
import { LimitReached } from './correspondent.decider';

/** Stream `unverifiedThanks`: the thank_you mails of the whole installation to senders who are not verified (LOOP-23). */
export type UnverifiedThanksAllowed = Event<'UnverifiedThanksAllowed', { outgoingId: string; allowedAt: string }>;
/** `most` in an hour. */
export class AllowUnverifiedThanks extends Command('AllowUnverifiedThanks')<{ outgoingId: string; most: number }> {}

type Thanks = readonly UnverifiedThanksAllowed['data'][];

export const unverifiedThanksDecider: Decider<AllowUnverifiedThanks, Thanks, UnverifiedThanksAllowed> = {
  initialState: [],
  snapshot: { version: 1 },
  decide: ({ data: { outgoingId, most }, metadata: { now } }, allowed) => {
    if (allowed.some((thanks) => thanks.outgoingId === outgoingId)) return [];
    if (allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, now)).length >= most)
      throw new LimitReached('No more thanks to senders who are not verified for now');
    return [{ type: 'UnverifiedThanksAllowed', data: { outgoingId, allowedAt: now } }];
  },
  evolve: (allowed, { type, data }) => {
    switch (type) {
      case 'UnverifiedThanksAllowed':
        return [...allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, data.allowedAt)), data];
    }
  },
};
