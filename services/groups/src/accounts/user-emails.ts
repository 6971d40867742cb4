import { Injectable } from '@nestjs/common';
import type { UserRefusal } from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { emailForm } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import type { AccessModel } from '../access/access-model';
import { User } from '../users/user';
import { userDecider, userStream, VoidClaim } from '../users/user.decider';

const emailTaken = () => new DomainError<UserRefusal>('email-taken', 'Email has already been taken');

/** The e-mails of users, of whom no two have the same (API-15). */
@Injectable()
export class UserEmails {
  private readonly emails;

  constructor(eventStore: EventStore, { instance }: Secrets) {
    this.emails = new UniqueValue(
      {
        kind: 'userEmail',
        form: emailForm,
        field: 'email',
        refusal: emailTaken,
        stream: userStream,
        decider: userDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdsOf: (user: User) =>
          user.status === 'unknown' || user.status === 'support-bot' || !user.emailClaimId ? [] : [user.emailClaimId],
      },
      eventStore,
      instance,
    );
  }

  /**
   * Claims the e-mail for a user who is to get it by the command that `use` sends.
   *
   * @throws DomainError `email-taken`, and what `use` throws
   */
  take<Result>(
    { userId, email }: Readonly<{ userId: number; email: string }>,
    metadata: CommandMetadata,
    use: (claimId: string) => Promise<Result>,
  ): Promise<Result> {
    return this.emails.take({ ownerId: userId, value: email }, metadata, use);
  }
}

/**
 * No other user has it. Users who were created when e-mails were not claimed have theirs, too: the model has known them since this process
 * started. A repeat of the same command finds its own user.
 *
 * @throws DomainError `email-taken`
 */
export const assertFree = (
  { users }: AccessModel,
  { userId, email }: Readonly<{ userId: number; email: string }>,
): void => {
  const form = emailForm.of(email);
  for (const user of users.values())
    if (user.id !== userId && !user.isSupportBot && emailForm.of(user.email) === form) throw emailTaken();
};
