import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { Claim, Claims, ClaimTaken, claimStream, EventStore, Executed, nameForm } from '@ledgerdesk/event-store';
import { User } from './user';
import { CreateUser, streamOfUser, userDecider, VoidClaim } from './user.decider';

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
  async create(data: Omit<CreateUser['data'], 'claimId'>, metadata: CommandMetadata): Promise<Executed<User>> {
    const owner = streamOfUser(data.userId);
    const claimant = { owner, metadata, streamFor: () => this.claimStreamOf(data.username) };
    const voidClaim = ({ claimId }: Claim, metadata: CommandMetadata) => new VoidClaim({ claimId }, metadata);
    const use = (claimId: string) =>
      this.eventStore.execute(owner, userDecider, new CreateUser({ ...data, claimId }, metadata));
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
