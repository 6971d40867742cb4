import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import type { User } from '../users/user';
import { CreateSupportBot } from '../users/user.decider';
import { Usernames } from './usernames';

/** The Support Bot, under a username that nobody else has. */
export class RegisterSupportBot extends ScopedCommand('RegisterSupportBot')<
  Omit<CreateSupportBot['data'], 'claimId'>,
  User
> {}

@CommandHandler(RegisterSupportBot)
export class RegisterSupportBotHandler {
  constructor(
    private readonly commands: Commands,
    private readonly usernames: Usernames,
  ) {}

  execute({ data, scope }: RegisterSupportBot): Promise<Executed<User>> {
    const metadata = scope.command();
    return this.usernames.take(data, metadata, (claimId) =>
      this.commands.execute(new CreateSupportBot({ ...data, claimId }, metadata)),
    );
  }
}
