import { MailParser } from '@ledgerdesk/mail-parsing';
import { Parts, reportTo } from '@ledgerdesk/service-host';
import { Conversations } from '../conversations/conversations';
import { ServiceDeskParts } from '../service-desk/service-desk.module';
import { MailSettings } from '../settings/mail-settings';
import { listenToNotes } from './note-listener';
import { outgoingList } from './outgoing-list/outgoing-list.projection';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';
import { OutgoingMetrics } from './outgoing-metrics';
import { outgoingWorkList, runOutgoing } from './outgoing-steps';
import { OutgoingController } from './outgoing.controller';
import { releaseHeld } from './release-held';
import { OpenRefusedMail } from './rendering/write-rejection';
import { SmtpSender } from './sending/smtp-sender';
import { SubscriptionsController } from './subscriptions.controller';

export const outgoingProjections = [outgoingWorkList, outgoingList] as const;
export const outgoingControllers = [OutgoingController, SubscriptionsController] as const;

type AroundOutgoing = Pick<ServiceDeskParts, 'keys' | 'addresses' | 'serviceDesks' | 'correspondents'> &
  Readonly<{
    settings: MailSettings;
    conversations: Conversations;
    parser: MailParser;
    openRefusedMail: OpenRefusedMail;
    now?: () => Date;
  }>;

/**
 * The outbox: the process that a runner takes turns of, what its controllers need, and `start`, which begins to hear of
 * notes and lets go on what was held. To be called before the runner is made, so that the runner stops first.
 */
export const outgoingParts = (parts: Parts, around: AroundOutgoing) => {
  const { settings, correspondents, now = () => new Date() } = around;
  const { readModels, eventStore, client, blobs, announcements, health, onStop } = parts;
  const outgoingMails = new OutgoingMails(eventStore);
  const sender = settings.smtp && new SmtpSender(settings.smtp);
  const list = new OutgoingList(readModels, correspondents);
  const measured = new OutgoingMetrics(parts.metrics, list, now);
  const steps = { ...around, outgoingMails, sender, measured, eventStore, client, blobs, now };
  if (sender) {
    health.register('mail server', () => sender.check());
    onStop('mail server', async () => sender.close());
  }

  const start = () => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const failed = (error: unknown) => reportTo(parts.logger)('held mails could not be released', {}, error);
    const working = [
      listenToNotes(announcements, steps, signal),
      sender ? releaseHeld({ outgoingList: list, outgoingMails, now, signal }).catch(failed) : null,
    ];
    onStop('listener to notes', async () => {
      stopping.abort();
      await Promise.all(working);
    });
  };
  const providers = [
    { provide: OutgoingMails, useValue: outgoingMails },
    { provide: OutgoingList, useValue: list },
  ];
  return { outgoingMails, process: runOutgoing(steps), providers, start };
};
