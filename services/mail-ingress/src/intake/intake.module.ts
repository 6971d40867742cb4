import { Module } from '@nestjs/common';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { ShutdownHooks } from '@ledgerdesk/service-host';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { MailSettings } from '../settings/mail-settings';
import { IntakePriority } from './intake-priority';
import { MailSources } from './mail-sources';
import { WatchedSources } from './watched-sources';

/** How mails come in, and what reads them. Expects an `Intake` that keeps them. */
@Module({
  imports: [ServiceDeskModule],
  providers: [
    IntakePriority,
    MailSources,
    WatchedSources,
    {
      provide: ThreadedMailParser,
      inject: [MailSettings, ShutdownHooks],
      useFactory: (settings: MailSettings, hooks: ShutdownHooks) => {
        const parser = new ThreadedMailParser(settings);
        hooks.add('mail parser', () => parser.close());
        return parser;
      },
    },
  ],
  exports: [IntakePriority, ThreadedMailParser],
})
export class IntakeModule {}
