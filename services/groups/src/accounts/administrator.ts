import { randomBytes } from 'node:crypto';
import { Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { type Configuration, CONFIGURATION } from '@ledgerdesk/service-host';
import { hashOfToken } from '../access/access.service';
import { LiveAccessModel } from '../access/live-access-model';
import { GroupIds } from '../group-ids';
import { AdministratorTokenRecipient } from './administrator-token';
import { RegisterUser } from './register-user.handler';
import { GiveStartToken } from '../users/user.decider';

const WITHIN_MS = 10_000;

const administrator = { username: 'root', name: 'Administrator', email: 'admin@localhost', passwordHash: null };
const rights = { isAdministrator: true, canCreateGroup: true };

/**
 * Sees to it, before the service answers anything, that there is a user: an installation begins with an administrator. A
 * token that is configured (`LEDGERDESK_ADMIN_TOKEN`) is this administrator's from then on, in place of the former one.
 */
@Injectable()
export class Administrator implements OnApplicationBootstrap {
  private readonly configuredToken: string | undefined;

  constructor(
    private readonly live: LiveAccessModel,
    private readonly commands: Commands,
    private readonly ids: GroupIds,
    private readonly recipient: AdministratorTokenRecipient,
    @Inject(CONFIGURATION) { LEDGERDESK_ADMIN_TOKEN }: Pick<Configuration, 'LEDGERDESK_ADMIN_TOKEN'>,
  ) {
    this.configuredToken = LEDGERDESK_ADMIN_TOKEN;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.live.works) return; // Which its health tells.
    const { model } = await this.live.now();
    if (!model.firstUser && (await this.createdFirst())) return;
    await this.giveConfigured();
  }

  /** Whether it is created here; another process that starts may have been faster, as usernames are unique. */
  private async createdFirst(): Promise<boolean> {
    const token = this.configuredToken ?? randomBytes(24).toString('base64url');
    const userId = await this.ids.take('user');
    const tokenId = await this.ids.take('token');
    const startToken = { tokenId, hash: hashOfToken(token) };
    const user = { ...administrator, ...rights, userId, startToken };
    try {
      await this.commands.execute(new RegisterUser(user, RequestScope.system({ withinMs: WITHIN_MS })));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'username-taken') return false;
      throw error;
    }
    this.recipient.receive(token, this.configuredToken ? 'configured' : 'made');
    return true;
  }

  private async giveConfigured(): Promise<void> {
    const { model } = await this.live.now();
    const { firstUser: user } = model;
    if (!this.configuredToken || !user) return;
    const hash = hashOfToken(this.configuredToken);
    if (user.startTokenId !== null && model.tokens.get(user.startTokenId)?.hash === hash) return;
    const startToken = { userId: user.id, tokenId: await this.ids.take('token'), hash };
    const scope = RequestScope.system({ withinMs: WITHIN_MS });
    await this.commands.execute(new GiveStartToken(startToken, scope.command()));
  }
}
