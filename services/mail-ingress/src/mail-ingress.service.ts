import 'reflect-metadata';
import { Service } from '@ledgerdesk/service-host';
import { MailIngressModule } from './mail-ingress.module';
import { mailShape } from './mail-ingress.shape';
import { mailList } from './mails/mail-list/mail-list.projection';
import { openMails } from './mails/mails-parts';
import { outgoingProjections } from './outgoing/outgoing-parts';

/** Receives mail, makes issues and notes of it, and mails what is answered. */
export const mailIngressService: Service<typeof mailShape> = {
  name: 'mail-ingress',
  shape: mailShape,
  module: (parts) => MailIngressModule.of(parts),
  projections: [openMails, mailList, ...outgoingProjections],
};
