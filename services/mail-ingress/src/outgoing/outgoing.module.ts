import { Module } from '@nestjs/common';
import { HealthChecks, ShutdownHooks } from '@ledgerdesk/service-host';
import { AddressesModule } from '../addresses/addresses.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { CorrespondentsModule } from '../correspondents/correspondents.module';
import { IntakeModule, MailThreadScript } from '../intake/intake.module';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { MailSettings } from '../settings/mail-settings';
import { TeamModule } from '../team/team.module';
import { TemplatesModule } from '../templates/templates.module';
import { NotifyFailure } from './notify-failure';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';
import { OutgoingMetrics } from './outgoing-metrics';
import { OutgoingSteps } from './outgoing-steps';
import { OutgoingController } from './outgoing.controller';
import { ParticipantsController } from './participants.controller';
import { QueueAccountMails } from './queue-account-mails';
import { QueueNotes } from './queue-notes';
import { QueueTeamMails } from './queue-team-mails';
import { ReleaseHeldMails } from './release-held-mails';
import { RenderMail } from './rendering/render-mail';
import { RenderParts } from './rendering/render-parts';
import { RenderingThreads } from './rendering/rendering-threads';
import { WatchedRenderings } from './rendering/watched-renderings';
import { WriteAccountMail } from './rendering/write-account-mail';
import { WriteIssueMail } from './rendering/write-issue-mail';
import { WriteRejection } from './rendering/write-rejection';
import { WriteTeamMail } from './rendering/write-team-mail';
import { SendMail } from './sending/send-mail';
import { SmtpSender } from './sending/smtp-sender';
import { SubscriptionsController } from './subscriptions.controller';
import { TemplatePreviewsController } from './template-previews.controller';
import { WithdrawMails } from './withdraw-mails';

/** The outbox: what is mailed to people outside. Expects `RefusedMails`, for what rejections are about. */
@Module({
  imports: [
    AddressesModule,
    CorrespondentsModule,
    ServiceDeskModule,
    TemplatesModule,
    TeamModule,
    IntakeModule,
    ConversationsModule,
  ],
  controllers: [OutgoingController, ParticipantsController, SubscriptionsController, TemplatePreviewsController],
  providers: [
    OutgoingMails,
    OutgoingList,
    OutgoingMetrics,
    OutgoingSteps,
    {
      provide: RenderingThreads,
      inject: [MailSettings, ShutdownHooks, { token: MailThreadScript, optional: true }],
      useFactory: (settings: MailSettings, hooks: ShutdownHooks, script?: MailThreadScript) => {
        const threads = new RenderingThreads({ ...settings, ...(script && { script: script.path }) });
        hooks.add('rendering threads', () => threads.close());
        return threads;
      },
    },
    RenderMail,
    RenderParts,
    WatchedRenderings,
    WriteIssueMail,
    WriteRejection,
    WriteAccountMail,
    WriteTeamMail,
    SendMail,
    NotifyFailure,
    QueueNotes,
    QueueAccountMails,
    QueueTeamMails,
    ReleaseHeldMails,
    WithdrawMails,
    {
      // Null where no mail server is set up: mails are held (OUT-29).
      provide: SmtpSender,
      inject: [MailSettings, HealthChecks, ShutdownHooks],
      useFactory: ({ smtp }: MailSettings, health: HealthChecks, hooks: ShutdownHooks): SmtpSender | null => {
        if (!smtp) return null;
        const sender = new SmtpSender(smtp);
        health.register('mail server', () => sender.check());
        hooks.add('mail server', () => sender.close());
        return sender;
      },
    },
  ],
  exports: [OutgoingMails],
})
export class OutgoingModule {}
