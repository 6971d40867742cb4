import { announced, mailProcessed, mailQuarantined, mailRefused } from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { MailEvent } from './mail';

/** What became of a mail, by its id (MA-15); whoever may see more asks for it. */
export const announceReceivedMails: Announce = (recorded) => {
  const event = recorded as MailEvent;
  switch (event.type) {
    case 'MailProcessed': {
      const { mailId, effect } = event.data;
      return announced(mailProcessed, { mailId, effect }, subjectOf(mailId));
    }
    case 'MailRefused': {
      const { mailId, code } = event.data;
      return announced(mailRefused, { mailId, code }, subjectOf(mailId));
    }
    case 'MailQuarantined': {
      const { mailId, reason: code } = event.data;
      return announced(mailQuarantined, { mailId, code }, subjectOf(mailId));
    }
    default:
      return null;
  }
};

const subjectOf = (mailId: string) => `mails/${mailId}`;
