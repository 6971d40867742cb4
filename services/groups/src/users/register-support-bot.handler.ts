import { CommandHandler } from '@nestjs/cqrs';
import { Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import type { User } from './user';
import { UserCreation } from './user-creation';
import type { CreateSupportBot } from './user.decider';

/** The Support Bot, under a username that nobody else has. */
export class RegisterSupportBot extends ScopedCommand('RegisterSupportBot')<
  Omit<CreateSupportBot['data'], 'claimId'>,
  User
> {}

@CommandHandler(RegisterSupportBot)
export class RegisterSupportBotHandler {
  constructor(private readonly users: UserCreation) {}

  execute({ data, scope }: RegisterSupportBot): Promise<Executed<User>> {
    return this.users.createSupportBot(data, scope.command());
  }
}
