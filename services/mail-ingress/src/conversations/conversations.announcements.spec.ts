import { Recorded } from '@ledgerdesk/event-sourcing';
import { recorded } from '@ledgerdesk/event-sourcing/testing';
import { ConversationEvent } from './conversation';
import { announceConversations } from './conversations.announcements';

const seat = { issueId: 7, seat: 2 };
const announced = (event: ConversationEvent) => announceConversations(recorded('t', event) as Recorded);

describe('what is announced of who takes part by mail (MA-15)', () => {
  it.each<[string, ConversationEvent]>([
    ['added', { type: 'ParticipantAdded', data: { ...seat, correspondentId: 'hash-of-an-address', addedAt: 't' } }],
    ['unsubscribed', { type: 'ParticipantUnsubscribed', data: seat }],
    ['undeliverable', { type: 'ParticipantUndeliverable', data: { ...seat, status: '5.1.1' } }],
  ])('is a seat that was %s, and not whose it is', (verb, event) =>
    expect(announced(event)).toEqual({
      type: `mail.participants.${verb}.v1`,
      payload: seat,
      subject: 'conversations/7',
    }),
  );
  it('is nothing of a mail that came back and may be taken another time', () =>
    expect(announced({ type: 'ParticipantBounced', data: { ...seat, status: null, at: 't' } })).toBeNull());
});
