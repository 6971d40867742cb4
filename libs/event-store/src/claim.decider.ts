import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';

/**
 * Who may try to have a value: the owner whose stream this is, by the command it is made for. Whether it has the value
 * is for its own stream to say. `claimedAt` is ISO 8601 UTC, by the clock of the claimant.
 */
export type Claim = Readonly<{
  claimId: string;
  owner: string;
  commandId: string;
  claimedAt: string;
  transferId?: number;
}>;
export type Claimed = Event<'Claimed', Claim>;

/** The command's own id is the id of the claim. `over`: the claim that was found void. */
export class TakeClaim extends Command('TakeClaim')<{
  owner: string;
  forCommand: string;
  over: string | null;
  transferId?: number;
}> {}

/** Of a claim stream only the last claim counts. Where it is not known to be void, nothing is recorded. */
export const claimDecider: Decider<TakeClaim, Claim | null, Claimed> = {
  initialState: null,
  decide: ({ data: { forCommand, over, ...claim }, metadata: { commandId: claimId, now: claimedAt } }, standing) =>
    standing && standing.claimId !== over
      ? []
      : [{ type: 'Claimed', data: { claimId, commandId: forCommand, claimedAt, ...claim } }],
  evolve: (standing, { type, data }) => {
    switch (type) {
      case 'Claimed':
        return data;
    }
  },
};
