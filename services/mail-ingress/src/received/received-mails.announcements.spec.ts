import { Recorded } from '@ledgerdesk/event-sourcing';
import { recorded } from '@ledgerdesk/event-sourcing/testing';
import { MailEvent } from './mail';
import { announceReceivedMails } from './received-mails.announcements';

const mailId = 'f'.repeat(64);
const announced = (event: MailEvent) => announceReceivedMails(recorded('t', event) as Recorded);
const subject = `mails/${mailId}`;

describe('what is announced of a mail that was received (MA-15)', () => {
  it('is what it led to', () =>
    expect(announced({ type: 'MailProcessed', data: { mailId, effect: 'issue' } })).toEqual({
      type: 'mail.messages.processed.v1',
      payload: { mailId, effect: 'issue' },
      subject,
    }));
  it('is by which rule it was refused', () =>
    expect(
      announced({ type: 'MailRefused', data: { mailId, code: 'empty-mail', reading: null, rejection: null } }),
    ).toEqual({ type: 'mail.messages.refused.v1', payload: { mailId, code: 'empty-mail' }, subject }));
  it('is why it is in quarantine, without the error', () =>
    expect(announced({ type: 'MailQuarantined', data: { mailId, reason: 'unparsable', lastError: 'Secret' } })).toEqual(
      { type: 'mail.messages.quarantined.v1', payload: { mailId, code: 'unparsable' }, subject },
    ));
  it('is nothing on the way', () => expect(announced({ type: 'MailResumed', data: { mailId } })).toBeNull());
});
