import { randomBytes } from 'node:crypto';
import { OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { systemCommandMetadata, EventStore } from '@ledgerdesk/event-store';
import { hashOfToken } from '../access/access.service';
import { LiveAccessModel } from '../access/live-access-model';
import { GroupIds } from '../group-ids';
import { UserCreation } from './user-creation';
import { GiveStartToken, streamOfUser, userDecider } from './user.decider';

/** Is told once, when the administrator is created, the token: one that was made, which nothing keeps but its hash, or the configured one. */
export type AnnounceToken = (token: string, origin: 'made' | 'configured') => void;

const administrator = { username: 'root', name: 'Administrator', email: 'admin@localhost', passwordHash: null };
const rights = { isAdministrator: true, canCreateGroup: true };

/**
 * Sees to it, before the service answers anything, that there is a user: an installation begins with an administrator. A
 * token that is configured (`LEDGERDESK_ADMIN_TOKEN`) is this administrator's from then on, in place of the former one.
 */
export class Administrator implements OnApplicationBootstrap {
  constructor(
    private readonly live: LiveAccessModel,
    private readonly eventStore: EventStore,
    private readonly users: UserCreation,
    private readonly ids: GroupIds,
    private readonly configuredToken: string | undefined,
    private readonly announce: AnnounceToken,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.live.works) return; // Which its health tells.
    const { model: model } = await this.live.now();
    if (!model.firstUser && (await this.createdFirst())) return;
    await this.giveConfigured();
  }

  /** Whether it is created here; another process that starts may have been faster, as usernames are unique. */
  private async createdFirst(): Promise<boolean> {
    const token = this.configuredToken ?? randomBytes(24).toString('base64url');
    const userId = await this.ids.take('user');
    const tokenId = await this.ids.take('token');
    const startToken = { tokenId, hash: hashOfToken(token) };
    try {
      await this.users.create({ ...administrator, ...rights, userId, startToken }, systemCommandMetadata());
    } catch (error) {
      if (error instanceof DomainError && error.code === 'username-taken') return false;
      throw error;
    }
    this.announce(token, this.configuredToken ? 'configured' : 'made');
    return true;
  }

  private async giveConfigured(): Promise<void> {
    const { model: model } = await this.live.now();
    const { firstUser: user } = model;
    if (!this.configuredToken || !user) return;
    const hash = hashOfToken(this.configuredToken);
    if (user.startTokenId !== null && model.tokens.get(user.startTokenId)?.hash === hash) return;
    const give = new GiveStartToken(
      { userId: user.id, tokenId: await this.ids.take('token'), hash },
      systemCommandMetadata(),
    );
    await this.eventStore.execute(streamOfUser(user.id), userDecider, give);
  }
}
