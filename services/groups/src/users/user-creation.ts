import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm } from '@ledgerdesk/fields';
import { User } from './user';
import { CreateSupportBot, CreateUser, streamOfUser, userDecider, VoidClaim } from './user.decider';

/** Users whose usernames are theirs alone, without case. */
export class UserCreation {
  private readonly usernames;

  /** @param secret the instance secret, which names of claims are derived from */
  constructor(
    private readonly eventStore: EventStore,
    secret: string,
  ) {
    this.usernames = new UniqueValue(
      {
        kind: 'username',
        form: nameForm,
        field: 'username',
        refusal: () => new DomainError('username-taken', 'Username has already been taken'),
        stream: streamOfUser,
        decider: userDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdOf: (user: User) => (user.status === 'unknown' ? null : user.claimId),
      },
      eventStore,
      secret,
    );
  }

  /** @throws DomainError `username-taken`, and what the decider throws */
  create(data: Omit<CreateUser['data'], 'claimId'>, metadata: CommandMetadata): Promise<Executed<User>> {
    return this.claim(data, metadata, (claimId) => new CreateUser({ ...data, claimId }, metadata));
  }

  createSupportBot(
    data: Omit<CreateSupportBot['data'], 'claimId'>,
    metadata: CommandMetadata,
  ): Promise<Executed<User>> {
    return this.claim(data, metadata, (claimId) => new CreateSupportBot({ ...data, claimId }, metadata));
  }

  private claim(
    { userId, username }: Readonly<{ userId: number; username: string }>,
    metadata: CommandMetadata,
    createWith: (claimId: string) => CreateUser | CreateSupportBot,
  ): Promise<Executed<User>> {
    return this.usernames.take({ ownerId: userId, value: username }, metadata, (claimId) =>
      this.eventStore.execute(streamOfUser(userId), userDecider, createWith(claimId)),
    );
  }
}
