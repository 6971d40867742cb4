import { Recorded } from '@ledgerdesk/event-sourcing';
import { recorded } from '@ledgerdesk/event-sourcing/testing';
import { OutgoingEvent } from './outgoing';
import { announceOutgoing } from './outgoing.announcements';

const outgoingId = '1001-1-note-1003';
const announced = (event: OutgoingEvent) => announceOutgoing(recorded('t', event) as Recorded);
const subject = `outgoing/${outgoingId}`;

describe('what is announced of a mail that is to go out (MA-15)', () => {
  it('is that it was sent, and not what the server said', () => {
    const answer = { code: 250, text: '2.1.5 jane@customer.test', server: 'mx.customer.test' };
    expect(announced({ type: 'SendingSucceeded', data: { outgoingId, number: 1, at: 't', ...answer } })).toEqual({
      type: 'mail.outgoing.sent.v1',
      payload: { outgoingId },
      subject,
    });
  });
  it('is that it failed for good, and why', () => {
    const data = { outgoingId, reason: 'given-up', status: '4.3.0', at: 't' } as const;
    expect(announced({ type: 'OutgoingMailFailed', data })).toEqual({
      type: 'mail.outgoing.failed.v1',
      payload: { outgoingId, reason: 'given-up' },
      subject,
    });
  });
  it('is nothing of a try that is followed by another', () =>
    expect(announced({ type: 'SendingDue', data: { outgoingId, number: 1 } })).toBeNull());
});
