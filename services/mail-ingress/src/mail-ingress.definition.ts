import 'reflect-metadata';
import { z } from 'zod';
import { Configuration, ServiceDefinition } from '@ledgerdesk/service-host';
import { announceConversations } from './conversations/conversations.announcements';
import { MailSources } from './intake/mail-sources';
import { MailIngressModule } from './mail-ingress.module';
import { outgoingList } from './outgoing/outgoing-list/outgoing-list.projection';
import { outgoingMailProcess } from './outgoing/outgoing-steps';
import { announceOutgoing } from './outgoing/outgoing.announcements';
import { queueMailsAboutAccounts } from './outgoing/queue-account-mails';
import { queueNotesForParticipants } from './outgoing/queue-notes';
import { queueMailsForTeam } from './outgoing/queue-team-mails';
import { ReleaseHeldMails } from './outgoing/release-held-mails';
import { withdrawMailsOfDeleted } from './outgoing/withdraw-mails';
import { mailCopiesDefinition } from './received/copies/mail-copies-steps';
import { mailList } from './received/mail-list/mail-list.projection';
import { receivedMailProcess } from './received/mail-steps';
import { announceReceivedMails } from './received/received-mails.announcements';
import { renameKeysOfProjects } from './service-desk/rename-keys';
import { mailEnvironment } from './settings/mail-ingress.environment';
import { readMailFile } from './settings/mail-settings-file';
import { readMailSettings } from './settings/read-mail-settings';
import { SERVICE_STOPS_WITHIN_MS } from './settings/stop-times';

export { mailEnvironment };

/** Receives mail, makes issues and notes of it, and mails what is answered. */
export const mailIngressDefinition: ServiceDefinition<typeof mailEnvironment> = {
  name: 'mail-ingress',
  module: MailIngressModule,
  environment: mailEnvironment,
  projections: [mailList, outgoingList],
  announce: {
    mail: (recorded) =>
      announceReceivedMails(recorded) ?? announceOutgoing(recorded) ?? announceConversations(recorded),
  },
  processes: [receivedMailProcess, mailCopiesDefinition, outgoingMailProcess],
  listeners: [
    queueNotesForParticipants,
    queueMailsAboutAccounts,
    queueMailsForTeam,
    withdrawMailsOfDeleted,
    renameKeysOfProjects,
  ],
  // The sources end first: nothing comes in any more, then what is in hand is finished (OPS-5).
  tasks: [ReleaseHeldMails, MailSources],
  stopWithinMs: SERVICE_STOPS_WITHIN_MS,
};

type Configured = Configuration & Readonly<z.output<z.ZodObject<typeof mailEnvironment>>>;

/** Where mail is taken by SMTP; null where it is not, or not at a port. */
export const smtpReceiverOf = (configuration: Configured): Readonly<{ host: string; port: number }> | null => {
  const { smtpReceiver } = readMailSettings(configuration, readMailFile(configuration));
  return smtpReceiver && 'port' in smtpReceiver.listen ? smtpReceiver.listen : null;
};
