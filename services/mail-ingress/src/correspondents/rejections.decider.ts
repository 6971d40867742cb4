import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';
import { isWithin, lookBack } from './correspondent';
import { LimitReached } from './correspondent.decider';

/** Stream `rejections`: those that the whole installation has sent to senders who are not verified (ERR-3). */
export type RejectionAllowed = Event<'RejectionAllowed', { outgoingId: string; allowedAt: string }>;
export class AllowRejection extends Command('AllowRejection')<{ outgoingId: string }> {}

type Rejections = readonly RejectionAllowed['data'][];

const MOST_IN_AN_HOUR = 100;

export const rejectionsDecider: Decider<AllowRejection, Rejections, RejectionAllowed> = {
  initialState: [],
  snapshot: { version: 1 },
  decide: ({ data: { outgoingId }, metadata: { now } }, allowed) => {
    if (allowed.some((rejection) => rejection.outgoingId === outgoingId)) return [];
    if (allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, now)).length >= MOST_IN_AN_HOUR)
      throw new LimitReached('No more rejections to senders who are not verified for now');
    return [{ type: 'RejectionAllowed', data: { outgoingId, allowedAt: now } }];
  },
  evolve: (allowed, { type, data }) => {
    switch (type) {
      case 'RejectionAllowed':
        return [...allowed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.hour, data.allowedAt)), data];
    }
  },
};
