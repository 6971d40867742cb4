import { Injectable } from '@nestjs/common';
import { Log } from '@ledgerdesk/event-store';
import { BackgroundTask } from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';
import { Recipients } from '../service-desk/recipients';
import { MailSettings, ReceiverSettings } from '../settings/mail-settings';
import { StopTimes } from '../settings/stop-times';
import { ImapSource } from './imap-source';
import { Intake } from './intake';
import { SmtpReceiver } from './smtp-receiver';
import { Source } from './source';
import { WatchedSources } from './watched-sources';

/** Takes mails from everything that is set up, until the service stops. */
@Injectable()
export class MailSources implements BackgroundTask {
  readonly stopWithinMs: number;

  constructor(
    private readonly settings: MailSettings,
    private readonly stopTimes: StopTimes,
    private readonly intake: Intake,
    private readonly recipients: Recipients,
    private readonly state: StateStore,
    private readonly log: Log,
    private readonly watched: WatchedSources,
  ) {
    this.stopWithinMs = stopTimes.sources;
  }

  async run(signal: AbortSignal): Promise<void> {
    for (const { name, problem } of this.settings.misconfigured) this.watched.add(name).misconfigured(problem);
    const sources = [...this.receivers(), ...this.mailboxes()];
    await Promise.all(sources.map((source) => source.run(signal)));
  }

  private receivers(): readonly Source[] {
    const { smtpReceiver, lmtpReceiver } = this.settings;
    return [
      ...(smtpReceiver ? [this.receiver('smtp', smtpReceiver)] : []),
      ...(lmtpReceiver ? [this.receiver('lmtp', lmtpReceiver)] : []),
    ];
  }

  private receiver(protocol: 'smtp' | 'lmtp', settings: ReceiverSettings): Source {
    const { intake, recipients, stopTimes, watched } = this;
    return new SmtpReceiver({
      protocol,
      settings,
      intake,
      recipients,
      maxBytes: this.settings.maxMessageBytes,
      finishWithinMs: stopTimes.receiver,
      status: watched.add(`${protocol}_receiver`),
    });
  }

  private mailboxes(): readonly Source[] {
    const { intake, state, log, watched } = this;
    const { mailboxes, maxMessageBytes: maxBytes } = this.settings;
    return mailboxes.map(
      (settings) =>
        new ImapSource({
          settings,
          intake,
          state,
          shared: !log.exclusive,
          maxBytes,
          status: watched.add(settings.name),
        }),
    );
  }
}
