import { Controller } from '@nestjs/common';
import { moveConversation } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ServiceDesks } from '../service-desk/service-desks';
import { Conversations } from './conversations';

/** What `issues` asks where an issue is moved. */
@Controller()
export class ConversationsController {
  constructor(
    private readonly conversations: Conversations,
    private readonly serviceDesks: ServiceDesks,
  ) {}

  @Answers(moveConversation)
  async move({ payload, scope }: IncomingRequest<typeof moveConversation>) {
    const conversation = await this.conversations.move(payload, (step) => scope.command(step));
    if (!conversation?.participants.some(({ state }) => state !== 'removed')) return { mailingStops: false };
    return { mailingStops: !(await this.serviceDesks.of(payload.to.projectId)).enabled };
  }
}
