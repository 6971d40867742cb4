import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { emailForm } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AccessModel } from '../access/access-model';
import { LiveAccessModel } from '../access/live-access-model';
import type { User } from '../users/user';
import { CreateUser, textsOf } from '../users/user.decider';
import { emailTaken, UserEmails } from './user-emails';
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
      assertFreeOfOlder(await this.live.at(0), user);
      return this.emails.take(user, metadata, (emailClaimId) =>
        this.commands.execute(new CreateUser({ ...user, claimId, emailClaimId }, metadata)),
      );
    });
  }
}

/**
 * Users who were created when e-mails were not claimed have theirs, too: the model has known them since this process
 * started. A repeat of the same creation finds its own user.
 *
 * @throws DomainError `email-taken`
 */
const assertFreeOfOlder = ({ users }: AccessModel, { userId, email }: RegisterUser['data']): void => {
  const form = emailForm.of(email);
  for (const user of users.values())
    if (user.id !== userId && !user.isSupportBot && emailForm.of(user.email) === form) throw emailTaken();
};
