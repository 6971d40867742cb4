import { CommandHandler } from '@nestjs/cqrs';
import type { UserRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, EventStore, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { LiveAccessModel } from '../access/live-access-model';
import type { User } from '../users/user';
import { ConfirmEmail, known, requestedEmail, userDecider, userStream } from '../users/user.decider';
import { EmailTokens } from './email-tokens';
import { assertFree, UserEmails } from './user-emails';

/** The link was opened that was mailed to the new e-mail of this user (SIG-4). */
export class ConfirmRequestedEmail extends ScopedCommand('ConfirmRequestedEmail')<
  { userId: number; token: string },
  User
> {}

@CommandHandler(ConfirmRequestedEmail)
export class ConfirmRequestedEmailHandler {
  constructor(
    private readonly commands: Commands,
    private readonly eventStore: EventStore,
    private readonly emails: UserEmails,
    private readonly tokens: EmailTokens,
    private readonly live: LiveAccessModel,
  ) {}

  /** @throws DomainError `email-token-not-valid`, `email-taken` */
  async execute({ data: { userId, token }, scope }: ConfirmRequestedEmail): Promise<Executed<User>> {
    const metadata = scope.command();
    const { state: user } = await this.eventStore.load(userStream(userId), userDecider);
    const changeId = known(user, userId).requestedEmail?.changeId;
    if (changeId === undefined || !this.tokens.isTokenOf(token, userId, changeId)) throw notValid();
    const email = requestedEmail(user, { userId, changeId }, metadata.now);
    assertFree(await this.live.at(0), { userId, email });
    return this.emails.take({ userId, email }, metadata, (emailClaimId) =>
      this.commands.execute(new ConfirmEmail({ userId, changeId, emailClaimId }, metadata)),
    );
  }
}

const notValid = () => new DomainError<UserRefusal>('email-token-not-valid', 'The link is not valid any more');
