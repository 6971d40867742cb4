import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { CorrespondentsModule } from '../correspondents/correspondents.module';
import { IntakeModule } from '../intake/intake.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { TeamModule } from '../team/team.module';
import { MailCopiesSteps } from './copies/mail-copies-steps';
import { ConversationStep } from './delivery/conversation-step';
import { DeliverMail } from './delivery/deliver-mail';
import { DeliverTeamNote } from './delivery/deliver-team-note';
import { IssueOrder } from './delivery/issue-order';
import { MailUploads } from './delivery/mail-uploads';
import { MailContents } from './mail-contents';
import { MailList } from './mail-list/mail-list.query';
import { MailMetrics } from './mail-metrics';
import { MailSteps } from './mail-steps';
import { ReceivedMailsController } from './received-mails.controller';
import { DrawnIds } from './routing/drawn-ids';
import { FurtherMails } from './routing/further-mails';
import { MailReader } from './routing/mail-reader';
import { Rejections } from './routing/rejections';
import { RouteMail } from './routing/route-mail';
import { Targets } from './routing/targets';
import { ThreadFinder } from './routing/thread-finder';

/** What becomes of received mails. */
@Module({
  imports: [
    AddressesModule,
    CorrespondentsModule,
    ServiceDeskModule,
    IntakeModule,
    ConversationsModule,
    TeamModule,
    OutgoingModule,
  ],
  controllers: [ReceivedMailsController],
  providers: [
    MailList,
    MailContents,
    MailMetrics,
    MailSteps,
    MailCopiesSteps,
    RouteMail,
    MailReader,
    FurtherMails,
    ThreadFinder,
    Targets,
    DrawnIds,
    Rejections,
    DeliverMail,
    DeliverTeamNote,
    MailUploads,
    IssueOrder,
    ConversationStep,
  ],
})
export class ReceivedModule {}
