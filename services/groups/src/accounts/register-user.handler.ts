import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { LiveAccessModel } from '../access/live-access-model';
import type { User } from '../users/user';
import { CreateUser, textsOf } from '../users/user.decider';
import { assertFree, UserEmails } from './user-emails';
import { Usernames } from './usernames';

/** A user whose username and e-mail nobody else has. */
export class RegisterUser extends ScopedCommand('RegisterUser')<
  Omit<CreateUser['data'], 'claimId' | 'emailClaimId'>,
  User
> {}

@CommandHandler(RegisterUser)
export class RegisterUserHandler {
  constructor(
    private readonly commands: Commands,
    private readonly usernames: Usernames,
    private readonly emails: UserEmails,
    private readonly live: LiveAccessModel,
  ) {}

  /** @throws InvalidFields, before anything is claimed; DomainError `username-taken`, `email-taken`, `user-already-exists` */
  async execute({ data, scope }: RegisterUser): Promise<Executed<User>> {
    const metadata = scope.command();
    const user = { ...data, ...textsOf(data) };
    return this.usernames.take(user, metadata, async (claimId) => {
      assertFree(await this.live.at(0), user);
      return this.emails.take(user, metadata, (emailClaimId) =>
        this.commands.execute(new CreateUser({ ...user, claimId, emailClaimId }, metadata)),
      );
    });
  }
}
