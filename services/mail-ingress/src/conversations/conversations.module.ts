import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { ConversationsController } from './conversations.controller';
import { Conversations } from './conversations';
import { IssueNotifier } from './issue-notifier';

/** Who is mailed about which issue. */
@Module({
  imports: [AddressesModule, ServiceDeskModule],
  controllers: [ConversationsController],
  providers: [Conversations, IssueNotifier],
  exports: [Conversations, IssueNotifier],
})
export class ConversationsModule {}
