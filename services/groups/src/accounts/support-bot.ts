import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { LiveAccessModel } from '../access/live-access-model';
import { GroupIds } from '../group-ids';
import { RegisterSupportBot } from './register-support-bot.handler';

const NAME = 'Support Bot';
const USERNAME = 'support-bot';
const FURTHER_NAMES = 9;
const WITHIN_MS = 10_000;

/**
 * Sees to it, before the service answers anything, that there is the Support Bot (MI-1). Where somebody had its username
 * before it existed, it is called `support-bot-2` or the next one that is free.
 */
@Injectable()
export class SupportBotCreation implements OnApplicationBootstrap {
  constructor(
    private readonly live: LiveAccessModel,
    private readonly commands: Commands,
    private readonly ids: GroupIds,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.live.works) return; // Which its health tells.
    for (let number = 1; number <= FURTHER_NAMES; number += 1) {
      const { model } = await this.live.now();
      if (model.supportBot || (await this.created(number === 1 ? USERNAME : `${USERNAME}-${number}`))) return;
    }
    // Another process that starts may have been faster with the last of them.
    const { model } = await this.live.now();
    if (!model.supportBot) throw new Error(`${USERNAME} and all names like it are taken by other users`);
  }

  private async created(username: string): Promise<boolean> {
    const bot = { userId: await this.ids.take('user'), username, name: NAME };
    try {
      await this.commands.execute(new RegisterSupportBot(bot, RequestScope.system({ withinMs: WITHIN_MS })));
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'username-taken') return false;
      throw error;
    }
  }
}
