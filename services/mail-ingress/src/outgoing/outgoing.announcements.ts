import { announced, outgoingMailFailed, outgoingMailSent } from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { OutgoingEvent } from './outgoing';

/** What became of a mail that was to go out, by its id (MA-15). */
export const announceOutgoing: Announce = (recorded) => {
  const event = recorded as OutgoingEvent;
  switch (event.type) {
    case 'SendingSucceeded': {
      const { outgoingId } = event.data;
      return announced(outgoingMailSent, { outgoingId }, subjectOf(outgoingId));
    }
    case 'OutgoingMailFailed': {
      const { outgoingId, reason } = event.data;
      return announced(outgoingMailFailed, { outgoingId, reason }, subjectOf(outgoingId));
    }
    default:
      return null;
  }
};

const subjectOf = (outgoingId: string) => `outgoing/${outgoingId}`;
