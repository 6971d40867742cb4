import { CommandHandler } from '@nestjs/cqrs';
import { Commands, EventStore, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { LiveAccessModel } from '../access/live-access-model';
import type { User } from '../users/user';
import { ChangeUser, changesOf, isConfirmed, userDecider, userStream } from '../users/user.decider';
import { assertFree, UserEmails } from './user-emails';

/** A change of a user, whose e-mail nobody else has; where the link has to confirm it, it is claimed then. */
export class UpdateUser extends ScopedCommand('UpdateUser')<Omit<ChangeUser['data'], 'emailClaimId'>, User> {}

@CommandHandler(UpdateUser)
export class UpdateUserHandler {
  constructor(
    private readonly commands: Commands,
    private readonly eventStore: EventStore,
    private readonly emails: UserEmails,
    private readonly live: LiveAccessModel,
  ) {}

  /** @throws InvalidFields and DomainError of `changesOf`, before anything is claimed; DomainError `email-taken` */
  async execute({ data, scope }: UpdateUser): Promise<Executed<User>> {
    const metadata = scope.command();
    const { userId } = data;
    const present = await this.eventStore.load(userStream(userId), userDecider);
    const isRepeat = present.placeOf(metadata.commandId);
    const email = isRepeat ? undefined : changesOf(present.state, data).email;
    if (email === undefined) return this.commands.execute(new ChangeUser(data, metadata));

    assertFree(await this.live.at(0), { userId, email });
    if (!isConfirmed(data.by)) return this.commands.execute(new ChangeUser(data, metadata));
    return this.emails.take({ userId, email }, metadata, (emailClaimId) =>
      this.commands.execute(new ChangeUser({ ...data, emailClaimId }, metadata)),
    );
  }
}
