import { Injectable } from '@nestjs/common';
import { readCredentials, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { LiveAccessModel } from '../access/live-access-model';
import { userDecider, userStream } from '../users/user.decider';

/** Of a stream that is never written to: whom nobody knows is answered after as many reads as anybody else. */
const NOBODY = 0;

/** What the passwords of users are compared with. It is read from their streams, and kept nowhere else. */
@Injectable()
export class Credentials {
  constructor(
    private readonly live: LiveAccessModel,
    private readonly eventStore: EventStore,
  ) {}

  /** As of now. @throws DomainError `unavailable` */
  async of(asked: RequestPayload<typeof readCredentials>): Promise<ReplyOf<typeof readCredentials>['credentials']> {
    const { model } = await this.live.now();
    const userId = 'login' in asked ? (model.userWith(asked.login)?.id ?? NOBODY) : asked.userId;
    const { state } = await this.eventStore.load(userStream(userId), userDecider);
    if (state.status === 'unknown' || state.status === 'support-bot') return null;
    const { passwordHash, credentialsVersion: version } = state;
    return { userId, passwordHash, version, blocked: state.status === 'blocked' };
  }
}
