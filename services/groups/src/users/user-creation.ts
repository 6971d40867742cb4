import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { Claim, Claims, ClaimTaken, claimStream, EventStore, Executed, nameForm } from '@ledgerdesk/event-store';
import { User } from './user';
import { CreateSupportBot, CreateUser, streamOfUser, userDecider, VoidClaim } from './user.decider';

/** Users whose usernames are theirs alone, without case. */
export class UserCreation {
  private readonly claims: Claims;

  /** @param secret the instance secret, which names of claims are derived from */
  constructor(
    private readonly eventStore: EventStore,
    private readonly secret: string,
  ) {
    this.claims = new Claims(eventStore);
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

  private async claim(
    { userId, username }: Readonly<{ userId: number; username: string }>,
    metadata: CommandMetadata,
    createWith: (claimId: string) => CreateUser | CreateSupportBot,
  ): Promise<Executed<User>> {
    const owner = streamOfUser(userId);
    const claimant = { owner, metadata, streamFor: () => this.claimStreamOf(username) };
    const voidClaim = ({ claimId }: Claim, metadata: CommandMetadata) => new VoidClaim({ claimId }, metadata);
    const use = (claimId: string) => this.eventStore.execute(owner, userDecider, createWith(claimId));
    try {
      return await this.claims.take(claimant, { decider: userDecider, voidClaim }, use);
    } catch (error) {
      if (!(error instanceof ClaimTaken)) throw error;
      throw new DomainError('username-taken', 'Username has already been taken');
    }
  }

  private claimStreamOf(username: string): string {
    return claimStream('username', 0, nameForm, username, this.secret);
  }
}
