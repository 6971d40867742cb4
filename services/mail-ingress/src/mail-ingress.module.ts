import { Module } from '@nestjs/common';
import { AddressesModule } from './addresses/addresses.module';
import { ConversationsModule } from './conversations/conversations.module';
import { CorrespondentsModule } from './correspondents/correspondents.module';
import { IntakeModule } from './intake/intake.module';
import { OutgoingModule } from './outgoing/outgoing.module';
import { ReceivedModule } from './received/received.module';
import { StoredMailsModule } from './received/stored-mails.module';
import { ServiceDeskModule } from './service-desk/service-desk.module';
import { SettingsModule } from './settings/settings.module';
import { TeamModule } from './team/team.module';
import { TemplatesModule } from './templates/templates.module';

@Module({
  imports: [
    SettingsModule,
    StoredMailsModule,
    AddressesModule,
    CorrespondentsModule,
    ServiceDeskModule,
    TemplatesModule,
    TeamModule,
    IntakeModule,
    ConversationsModule,
    OutgoingModule,
    ReceivedModule,
  ],
})
export class MailIngressModule {}
