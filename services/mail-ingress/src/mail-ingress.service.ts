import 'reflect-metadata';
import { z } from 'zod';
import { Configuration, Service } from '@ledgerdesk/service-host';
import { announceConversations } from './conversations/conversations.announcements';
import { MailIngressModule } from './mail-ingress.module';
import { outgoingProjections } from './outgoing/outgoing-parts';
import { announceOutgoing } from './outgoing/outgoing.announcements';
import { mailList } from './received/mail-list/mail-list.projection';
import { openMails } from './received/mails-parts';
import { announceReceivedMails } from './received/received-mails.announcements';
import { mailShape } from './settings/mail-ingress.environment';
import { readMailFile } from './settings/mail-settings-file';
import { readMailSettings } from './settings/read-mail-settings';
import { SERVICE_STOPS_WITHIN_MS } from './settings/stop-times';

export { mailShape };

/**
 * Receives mail, makes issues and notes of it, and mails what is answered.
 *
 * @param now by which mails are tried again
 */
export const mailIngress = (now?: () => Date): Service<typeof mailShape> => ({
  name: 'mail-ingress',
  stopWithinMs: SERVICE_STOPS_WITHIN_MS,
  shape: mailShape,
  module: (parts) => MailIngressModule.of(parts, now),
  projections: [openMails, mailList, ...outgoingProjections],
  announce: {
    mail: (recorded) =>
      announceReceivedMails(recorded) ?? announceOutgoing(recorded) ?? announceConversations(recorded),
  },
});
export const mailIngressService = mailIngress();

type Configured = Configuration & Readonly<z.output<z.ZodObject<typeof mailShape>>>;

/** Where mail is taken by SMTP; null where it is not, or not at a port. */
export const smtpReceiverOf = (configuration: Configured): Readonly<{ host: string; port: number }> | null => {
  const { smtpReceiver } = readMailSettings(configuration, readMailFile(configuration));
  return smtpReceiver && 'port' in smtpReceiver.listen ? smtpReceiver.listen : null;
};
