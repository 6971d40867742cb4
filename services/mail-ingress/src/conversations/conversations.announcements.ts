import { announced, participantAdded, participantUndeliverable, participantUnsubscribed } from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
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

type Seat = Readonly<{ issueId: number; seat: number }>;
const seatOf = ({ issueId, seat }: Seat): Seat => ({ issueId, seat });
const subjectOf = ({ issueId }: Seat) => `conversations/${issueId}`;
