import { announced, participantAdded, participantUndeliverable, participantUnsubscribed } from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { ParticipantRef } from '../addresses/participant-ref';
import { ConversationEvent } from './conversation';

/** Who takes part in an issue by mail: the issue, and the number of the seat (MA-15). */
export const announceConversations: Announce = (recorded) => {
  const event = recorded as ConversationEvent;
  switch (event.type) {
    case 'ParticipantAdded':
      return announced(participantAdded, seatOf(event.data), subjectOf(event.data));
    case 'ParticipantUnsubscribed':
      return announced(participantUnsubscribed, seatOf(event.data), subjectOf(event.data));
    case 'ParticipantUndeliverable':
      return announced(participantUndeliverable, seatOf(event.data), subjectOf(event.data));
    default:
      return null;
  }
};

const seatOf = ({ issueId, seat }: ParticipantRef): ParticipantRef => ({ issueId, seat });
const subjectOf = ({ issueId }: ParticipantRef) => `conversations/${issueId}`;
