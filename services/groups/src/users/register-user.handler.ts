import { CommandHandler } from '@nestjs/cqrs';
import { Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import type { User } from './user';
import { UserCreation } from './user-creation';
import type { CreateUser } from './user.decider';

/** A user whose username nobody else has. */
export class RegisterUser extends ScopedCommand('RegisterUser')<Omit<CreateUser['data'], 'claimId'>, User> {}

@CommandHandler(RegisterUser)
export class RegisterUserHandler {
  constructor(private readonly users: UserCreation) {}

  execute({ data, scope }: RegisterUser): Promise<Executed<User>> {
    return this.users.create(data, scope.command());
  }
}
