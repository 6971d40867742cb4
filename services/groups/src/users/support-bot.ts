import { OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { systemCommandMetadata } from '@ledgerdesk/event-store';
import { LiveAccessModel } from '../access/live-access-model';
import { GroupIds } from '../group-ids';
import { UserCreation } from './user-creation';

const NAME = 'Support Bot';
const USERNAME = 'support-bot';
const FURTHER_NAMES = 9;

/**
 * Sees to it, before the service answers anything, that there is the Support Bot (MI-1). Where somebody had its username
 * before it existed, it is called `support-bot-2` or the next one that is free.
 */
export class SupportBotCreation implements OnApplicationBootstrap {
  constructor(
    private readonly live: LiveAccessModel,
    private readonly users: UserCreation,
    private readonly ids: GroupIds,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.live.works) return; // Which its health tells.
    for (let number = 1; number <= FURTHER_NAMES; number += 1) {
      const { model: model } = await this.live.now();
      if (model.supportBot || (await this.created(number === 1 ? USERNAME : `${USERNAME}-${number}`))) return;
    }
    // Another process that starts may have been faster with the last of them.
    const { model: model } = await this.live.now();
    if (!model.supportBot) throw new Error(`${USERNAME} and all names like it are taken by other users`);
  }

  private async created(username: string): Promise<boolean> {
    try {
      const userId = await this.ids.take('user');
      await this.users.createSupportBot({ userId, username, name: NAME }, systemCommandMetadata());
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'username-taken') return false;
      throw error;
    }
  }
}
