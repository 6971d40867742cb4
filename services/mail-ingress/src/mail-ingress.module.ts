import { BeforeApplicationShutdown, DynamicModule, Module } from '@nestjs/common';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { ProcessRunner } from '@ledgerdesk/processes';
import { Opened, Parts, reportTo } from '@ledgerdesk/service-host';
import { z } from 'zod';
import { Conversations } from './conversations/conversations';
import { IntakePriority } from './intake/intake-priority';
import { startSources } from './intake/sources';
import { outgoingControllers, outgoingParts } from './outgoing/outgoing-parts';
import { MailList } from './received/mail-list/mail-list.query';
import { runMails } from './received/mails-parts';
import { ReceivedMailsController, RAW_MAILS } from './received/received-mails.controller';
import { openRefusedMails } from './received/refused-mail';
import { StoredIntake } from './received/stored-intake';
import { ServiceDeskModule, serviceDeskParts } from './service-desk/service-desk.module';
import { mailShape } from './settings/mail-ingress.environment';
import { readMailFile } from './settings/mail-settings-file';
import { readMailSettings } from './settings/read-mail-settings';
import { stopTimesOf } from './settings/stop-times';

type Configured = z.output<z.ZodObject<typeof mailShape>>;

/** What works by itself. It ends while the bus still answers, so that what is in hand is finished and not put off. */
class Working implements BeforeApplicationShutdown {
  private readonly opened = new Opened();
  readonly add: Parts['onStop'] = (...closing) => this.opened.add(...closing);

  constructor(private readonly service: Pick<Parts, 'logger' | 'onStop'>) {
    service.onStop('mail', () => this.beforeApplicationShutdown()); // Where the start itself fails.
  }

  beforeApplicationShutdown(): Promise<void> {
    const report = reportTo(this.service.logger);
    return this.opened.close((what, error) => report(`${what} did not close cleanly`, {}, error));
  }
}

@Module({})
export class MailIngressModule {
  static of(service: Parts, now = () => new Date()): DynamicModule {
    const working = new Working(service);
    const parts = { ...service, onStop: working.add };
    const configuration = parts.configuration as Parts['configuration'] & Configured;
    const settings = readMailSettings(configuration, readMailFile(configuration));
    const { eventStore, readModels, state, blobs, onStop } = parts;

    const desk = serviceDeskParts(parts, settings);
    const intakePriority = new IntakePriority();
    const parser = new ThreadedMailParser(settings);
    const conversations = new Conversations(eventStore, desk.keys);
    onStop('mail parser', () => parser.close());
    const outbox = outgoingParts(parts, {
      ...desk,
      settings,
      conversations,
      parser,
      openRefusedMail: openRefusedMails(parts),
      now,
    });
    const mails = runMails(parts, {
      ...desk,
      settings,
      conversations,
      parser,
      outgoing: outbox.outgoingMails,
      intakePriority,
    });

    // What begins last ends first: no mail comes in any more, then what is in hand is finished (OPS-5).
    outbox.start();
    const runner = new ProcessRunner({
      name: 'mail-ingress',
      eventStore,
      readModels,
      state,
      processes: [mails, outbox.process],
      now,
      onError: (error) => reportTo(parts.logger)('a turn of a mail failed', {}, error),
    });
    onStop('mail runner', () => runner.stop(), stopTimesOf(configuration).runner);
    const intake = new StoredIntake({
      eventStore,
      blobs,
      secret: parts.secrets.instance,
      maxBytes: settings.maxMessageBytes,
    });
    startSources(parts, { settings, intake, recipients: desk.recipients, taken: () => intakePriority.recordArrival() });
    return {
      module: MailIngressModule,
      imports: [ServiceDeskModule.of(desk)],
      controllers: [ReceivedMailsController, ...outgoingControllers],
      providers: [
        MailList,
        { provide: RAW_MAILS, useValue: blobs },
        { provide: Conversations, useValue: conversations },
        { provide: Working, useValue: working },
        ...outbox.providers,
      ],
    };
  }
}
