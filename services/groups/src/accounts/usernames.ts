import { Injectable } from '@nestjs/common';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { User } from '../users/user';
import { userDecider, userStream, VoidClaim } from '../users/user.decider';

/** Each is one user's alone, without case. */
@Injectable()
export class Usernames {
  private readonly usernames;

  constructor(eventStore: EventStore, { instance }: Secrets) {
    this.usernames = new UniqueValue(
      {
        kind: 'username',
        form: nameForm,
        field: 'username',
        refusal: () => new DomainError('username-taken', 'Username has already been taken'),
        stream: userStream,
        decider: userDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdsOf: (user: User) => (user.status === 'unknown' ? [] : [user.claimId]),
      },
      eventStore,
      instance,
    );
  }

  /**
   * Claims the username for a user who is to be created by the command that `use` sends.
   *
   * @throws DomainError `username-taken`, and what `use` throws
   */
  take<Result>(
    { userId, username }: Readonly<{ userId: number; username: string }>,
    metadata: CommandMetadata,
    use: (claimId: string) => Promise<Result>,
  ): Promise<Result> {
    return this.usernames.take({ ownerId: userId, value: username }, metadata, use);
  }
}
