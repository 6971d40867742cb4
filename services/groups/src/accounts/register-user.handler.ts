import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
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
  ) {}

  execute({ data, scope }: RegisterUser): Promise<Executed<User>> {
    const metadata = scope.command();
    return this.usernames.take(data, metadata, (claimId) =>
      this.commands.execute(new CreateUser({ ...data, claimId }, metadata)),
    );
  }
}
