import { Injectable } from '@nestjs/common';
import { readAccountMail, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { fold } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import type { KnownUser, User, UserEvent } from '../users/user';
import { userDecider, userStream } from '../users/user.decider';
import { EmailTokens } from './email-tokens';

type AccountMail = ReplyOf<typeof readAccountMail>['mail'];

/** What users are mailed about their accounts, from their streams: addresses stand nowhere else (SIG-4). */
@Injectable()
export class AccountMails {
  constructor(
    private readonly eventStore: EventStore,
    private readonly tokens: EmailTokens,
  ) {}

  async of({ userId, revision, kind }: RequestPayload<typeof readAccountMail>): Promise<AccountMail> {
    const events = await this.eventStore.read<UserEvent>(userStream(userId));
    const stateAfter = (last: number) =>
      knownIn(
        fold<User, UserEvent>(
          userDecider,
          events.filter((event) => event.revision <= last),
        ),
      );
    const after = stateAfter(revision);
    const before = stateAfter(revision - 1);
    if (!after || !before) return null;
    const { username, email } = after;
    switch (kind) {
      case 'email_confirmation': {
        const { requestedEmail: requested } = after;
        const present = knownIn(fold<User, UserEvent>(userDecider, events))?.requestedEmail;
        if (!requested || present?.changeId !== requested.changeId) return null;
        const token = this.tokens.tokenOf(userId, requested.changeId);
        return { address: requested.email, username, email: requested.email, token };
      }
      case 'email_changed':
        return before.email === email ? null : { address: before.email, username, email, token: null };
      case 'password_changed':
        return { address: email, username, email: null, token: null };
    }
  }
}

const knownIn = (user: User): KnownUser | null =>
  user.status === 'unknown' || user.status === 'support-bot' ? null : user;
