import { CommandHandler } from '@nestjs/cqrs';
import type { UserRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { emailForm } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AccessModel } from '../access/access-model';
import { LiveAccessModel } from '../access/live-access-model';
import type { User } from '../users/user';
import { CreateUser } from '../users/user.decider';
import { Usernames } from './usernames';

/** A user whose username nobody else has. */
export class RegisterUser extends ScopedCommand('RegisterUser')<Omit<CreateUser['data'], 'claimId'>, User> {}

@CommandHandler(RegisterUser)
export class RegisterUserHandler {
  constructor(
    private readonly commands: Commands,
    private readonly usernames: Usernames,
    private readonly live: LiveAccessModel,
  ) {}

  execute({ data, scope }: RegisterUser): Promise<Executed<User>> {
    const metadata = scope.command();
    return this.usernames.take(data, metadata, async (claimId) => {
      const model = await this.live.at(0);
      assertFree(model, data);
      return this.commands.execute(new CreateUser({ ...data, claimId }, metadata));
    });
  }
}

/**
 * API-15, as far as the access model knows: two creations at one moment can both pass. A repeat of the same creation finds
 * its own user.
 *
 * @throws DomainError `email-taken`
 */
const assertFree = ({ users }: AccessModel, { userId, email }: RegisterUser['data']): void => {
  const form = emailForm.of(email);
  const code: UserRefusal = 'email-taken';
  for (const user of users.values())
    if (user.id !== userId && !user.isSupportBot && emailForm.of(user.email) === form)
      throw new DomainError(code, 'Email has already been taken');
};
