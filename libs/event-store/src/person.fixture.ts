import { Command, CommandMetadata, Decider, DomainError, Event, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { emailForm } from '@ledgerdesk/fields';
import { Claims } from './claims';
import { claimStream } from './claim-names';
import { EventStore } from './event-store';

/** A made-up owner of a unique value: a person with one e-mail, or none. */
export type Person = Readonly<{ email: { address: string; claimId: string } | null; voidedClaims: readonly string[] }>;
export type EmailTaken = Event<'EmailTaken', { address: string; claimId: string }>;
export type EmailDropped = Event<'EmailDropped'>;
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;
export type PersonEvent = EmailTaken | EmailDropped | ClaimVoided;

export class TakeEmail extends Command('TakeEmail')<EmailTaken['data']> {}
export class DropEmail extends Command('DropEmail')<object> {}
export class VoidClaim extends Command('VoidClaim')<{ claimId: string }> {}
export type PersonCommand = TakeEmail | DropEmail | VoidClaim;

const decide = (command: PersonCommand, { email, voidedClaims }: Person): PersonEvent[] => {
  switch (command.type) {
    case 'TakeEmail':
      if (voidedClaims.includes(command.data.claimId)) throw new VoidedClaim(command.data.claimId, 'e-mail');
      return [{ type: 'EmailTaken', data: command.data }];
    case 'DropEmail':
      return email ? [{ type: 'EmailDropped', data: {} }] : [];
    case 'VoidClaim':
      if (email?.claimId === command.data.claimId) throw new DomainError('claim-taken', 'The person has the e-mail');
      return voidedClaims.includes(command.data.claimId) ? [] : [{ type: 'ClaimVoided', data: command.data }];
  }
};

const evolve = (person: Person, event: PersonEvent): Person => {
  switch (event.type) {
    case 'EmailTaken':
      return { ...person, email: event.data };
    case 'EmailDropped':
      return { ...person, email: null };
    case 'ClaimVoided':
      return { ...person, voidedClaims: [...person.voidedClaims, event.data.claimId] };
  }
};

export const personDecider: Decider<PersonCommand, Person, PersonEvent> = {
  initialState: { email: null, voidedClaims: [] },
  decide,
  evolve,
};

/** Decides like it, but forgets to record that a claim is void: the mistake that must be found. */
export const forgetfulDecider: typeof personDecider = {
  ...personDecider,
  decide: (command, person) => decide(command, person).filter(({ type }) => type !== 'ClaimVoided'),
};

/** Times are far away, so that nothing ends by itself. */
export const commandOf = (commandId: string, times: Partial<CommandMetadata> = {}): CommandMetadata => ({
  commandId,
  correlationId: 'r-1',
  traceparent: '',
  actor: 1,
  via: 'api',
  now: '2020-01-01T00:00:00.000Z',
  deadline: '2999-01-01T00:00:00.000Z',
  ...times,
});

export type Change = Readonly<{ person: string; address: string; metadata: CommandMetadata; group?: string }>;

/** What runs the commands: an event store, or less. */
type Process = Readonly<{ eventStore: Pick<EventStore, 'execute'>; claims: Claims; decider?: typeof personDecider }>;

/** Gives a person an e-mail that nobody else has. */
export const takeEmail = (
  { eventStore, claims, decider = personDecider }: Process,
  { person, address, metadata, group = 'contactEmail' }: Change,
) =>
  claims.take(
    { owner: person, streamFor: () => claimStream(group, 1, emailForm, address, 'a secret'), metadata },
    { decider, voidClaim: ({ claimId }, metadata) => new VoidClaim({ claimId }, metadata) },
    (claimId) => eventStore.execute(person, decider, new TakeEmail({ address, claimId }, metadata)),
  );
