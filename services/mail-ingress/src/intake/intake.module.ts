import { Module } from '@nestjs/common';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { ShutdownHooks } from '@ledgerdesk/service-host';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { MailSettings } from '../settings/mail-settings';
import { IntakePriority } from './intake-priority';
import { MailSources } from './mail-sources';
import { WatchedSources } from './watched-sources';

/** Another script of the threads that read and render mails: an injectable of specs of what such a thread does to others. */
export abstract class MailThreadScript {
  abstract readonly path: string;
}

/** How mails come in, and what reads and renders them. Expects an `Intake` that keeps them. */
@Module({
  imports: [ServiceDeskModule],
  providers: [
    IntakePriority,
    MailSources,
    WatchedSources,
    {
      provide: ThreadedMailParser,
      inject: [MailSettings, ShutdownHooks, { token: MailThreadScript, optional: true }],
      useFactory: (settings: MailSettings, hooks: ShutdownHooks, script?: MailThreadScript) => {
        const parser = new ThreadedMailParser({ ...settings, ...(script && { script: script.path }) });
        hooks.add('mail parser', () => parser.close());
        return parser;
      },
    },
  ],
  exports: [IntakePriority, ThreadedMailParser],
})
export class IntakeModule {}
