import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outgoingReasons } from '@ledgerdesk/contracts';
import { WithheldReason } from '../conversations/queued-mail';
import { FailedReason, OutgoingMailHeld, OutgoingMailSuppressed, WithdrawnReason } from './outgoing';

type HeldReason = OutgoingMailHeld['data']['reason'];
type SuppressedReason = OutgoingMailSuppressed['data']['reason'];

/** All that the events can name, and the state that an outgoing mail is in by them. */
const states: Readonly<
  Record<HeldReason, 'held'> &
    Record<SuppressedReason | Exclude<WithheldReason, WithdrawnReason>, 'suppressed'> &
    Record<WithheldReason & WithdrawnReason, 'suppressed or withdrawn'> &
    Record<Exclude<WithdrawnReason, WithheldReason>, 'withdrawn'> &
    Record<FailedReason, 'failed'>
> = {
  'no-smtp-server': 'held',
  limited: 'suppressed',
  unconfirmed: 'suppressed',
  flood: 'suppressed',
  unsubscribed: 'suppressed or withdrawn',
  undeliverable: 'suppressed or withdrawn',
  'service-desk-off': 'suppressed or withdrawn',
  removed: 'withdrawn',
  gone: 'withdrawn',
  'by-hand': 'withdrawn',
  refused: 'failed',
  'sender-refused': 'failed',
  'needs-smtputf8': 'failed',
  'no-address': 'failed',
  'given-up': 'failed',
};

describe('the reasons for which a mail is not sent', () => {
  it('are all described, with their states (MA-11, LOOP-21)', () => {
    const described = Object.entries(outgoingReasons).map(([reason, meaning]) => [reason, meaning.split(':')[0]]);
    expect(Object.fromEntries(described)).toEqual(states);
  });
  it('are listed with the mail settings', () => {
    const text = readFileSync(join(__dirname, '../../../../docs/mail-settings.md'), 'utf8');
    const [, section = ''] = text.split('### Why a mail is not sent');
    const rows = [...section.split('\n## ')[0]!.matchAll(/^\| `([^`]+)` +\| (\w.+?) +\|$/gm)].slice(1);
    expect(Object.fromEntries(rows.map(([, reason, meaning]) => [reason, meaning]))).toEqual(outgoingReasons);
  });
});
