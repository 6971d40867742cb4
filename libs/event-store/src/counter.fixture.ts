import { Command, CommandMetadata, Decider, DomainError, Event } from '@ledgerdesk/event-sourcing';

export type Counted = Event<'Counted', { by: number }>;
export class Count extends Command('Count')<{ by: number }> {}

/** Counts up to ten, and back again. Counting by 0 changes nothing. */
export const upToTen: Decider<Count, number, Counted> = {
  initialState: 0,
  decide: ({ data }, total) => {
    if (total + data.by > 10) throw new DomainError('too-many', 'Only 10 can be counted');
    return data.by === 0 ? [] : [{ type: 'Counted', data }];
  },
  evolve: (total, { type, data }) => {
    switch (type) {
      case 'Counted':
        return total + data.by;
    }
  },
};

/** Each counting is an event for every unit. */
export const unbounded: Decider<Count, number, Counted> = {
  ...upToTen,
  snapshot: { version: 1 },
  decide: ({ data }) => Array.from({ length: data.by }, () => ({ type: 'Counted', data: { by: 1 } })),
};

export const origin = { correlationId: 'r-1', traceparent: 't-1', actor: 5, via: 'api' } as const;
export const now = '2030-01-02T00:00:00.000Z';
export const past = '2020-01-01T00:00:00.000Z';
export const future = '2999-01-01T00:00:00.000Z';

/** A command that counts; without other times it is given as long as it takes. */
export const count = (by: number, commandId: string, times: Partial<CommandMetadata> = {}) =>
  new Count({ by }, { ...origin, commandId, now, deadline: future, ...times });

/** A deadline so far from now. */
export const within = (ms: number) => ({ deadline: new Date(Date.now() + ms).toISOString() });
