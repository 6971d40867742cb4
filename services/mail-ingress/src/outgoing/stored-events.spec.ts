import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import { OutgoingEvent } from './outgoing';
import { outgoingList, OutgoingRow } from './outgoing-list/outgoing-list.projection';
import { outgoingWorkList } from './outgoing-steps';
import { outgoingProcess } from './outgoing.process';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = (name: string): Recorded<OutgoingEvent> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.v1.json`), 'utf8'));
const samples = (...types: OutgoingEvent['type'][]) => types.map(sample);
const shown = (...types: OutgoingEvent['type'][]) =>
  samples(...types).reduce<OutgoingRow | null>((row, event) => outgoingList.evolve(row, event, new Map()), null);

const begun = ['OutgoingMailQueued', 'OutgoingMailRendered'] as const;
const held = [...begun, 'OutgoingMailHeld'] as const;
const tried = [...held, 'OutgoingMailReleased', 'SendingStarted', 'SendingInterrupted', 'SendingLost'] as const;
const failed = [...tried, 'SendingFailed', 'SendingDue', 'OutgoingMailFailed', 'DeliveryFailureTold'] as const;

describe('stored events of outgoing mails, of every schema', () => {
  it('fold to what became of the mail', () => {
    expect(fold(outgoingProcess, samples(...failed))).toMatchObject({
      step: 'failed',
      reason: 'given-up',
      status: '4.3.0',
      notified: true,
      endedAt: '2026-11-24T09:20:00.000Z',
      renderings: 1,
      releases: 1,
      attempts: 1,
      failures: 2,
      waitedMs: 300_000,
      possiblyDeliveredTwice: true,
    });
    expect(fold(outgoingProcess, samples(...tried, 'SendingSucceeded'))).toMatchObject({ step: 'sent' });
    expect(fold(outgoingProcess, samples('OutgoingMailQueued', 'RenderingFailed'))).toMatchObject({
      step: 'queued',
      rendered: null,
      failedRendering: { number: 1, next: 'again' },
    });
    expect(fold(outgoingProcess, samples(...begun, 'OutgoingMailWithdrawn'))).toMatchObject({ step: 'withdrawn' });
    expect(fold(outgoingProcess, samples('OutgoingMailQueued', 'OutgoingMailSuppressed'))).toMatchObject({
      step: 'suppressed',
      rendered: null,
    });
    expect(fold(outgoingProcess, samples('OutgoingMailWithheld'))).toMatchObject({
      step: 'suppressed',
      rendered: null,
    });
    expect(fold(outgoingProcess, samples(...failed, 'RenderedMailExpired', 'RenderedMailDeleted'))).toMatchObject({
      step: 'forgotten',
      rendered: null,
    });
  });
  it('are listed as what became of the mail (MA-11)', () => {
    expect(shown(...begun)).toMatchObject({ state: 'queued', issueId: 1001, noteId: 1003, attempts: [] });
    expect(shown(...held)).toMatchObject({ state: 'held', reason: 'no-smtp-server' });
    expect(shown(...held, 'OutgoingMailReleased')).toMatchObject({ state: 'queued', reason: null });
    expect(shown(...held, 'OutgoingMailReleased', 'SendingStarted')).toMatchObject({
      state: 'sending',
      attempts: [{ number: 1, at: '2026-11-24T09:01:00.000Z', endedAt: null, code: null, text: null, server: null }],
    });
    expect(shown(...tried)).toMatchObject({
      state: 'queued',
      possiblyDeliveredTwice: true,
      attempts: [{ number: 1, endedAt: '2026-11-24T09:02:00.000Z' }],
    });
    expect(shown(...tried, 'SendingFailed')).toMatchObject({ state: 'queued', nextTryAt: '2026-11-24T09:15:00.000Z' });
    expect(shown(...failed)).toMatchObject({ state: 'failed', reason: 'given-up', nextTryAt: null });
    expect(shown(...tried, 'SendingSucceeded')).toMatchObject({ state: 'sent', nextTryAt: null });
    expect(shown(...begun, 'OutgoingMailWithdrawn')).toMatchObject({ state: 'withdrawn', reason: 'unsubscribed' });
    expect(shown('OutgoingMailQueued', 'OutgoingMailSuppressed')).toMatchObject({ state: 'suppressed' });
    expect(shown('OutgoingMailWithheld')).toMatchObject({ state: 'suppressed', reason: 'unsubscribed', noteId: 1003 });
    expect(shown(...failed, 'RenderedMailDeleted')).toMatchObject({ state: 'failed', hash: null });
  });
  it('are all there', () => {
    const kept = readdirSync(join(__dirname, 'samples')).map((file) => file.replace('.v1.json', ''));
    expect(new Set(kept)).toEqual(new Set([...outgoingWorkList.handles, 'OutgoingMailQueued.mailbox']));
  });
  it('go to the spelling that they name, older ones to that which is known', () => {
    const recipientIn = (name: string) => outgoingList.evolve(null, sample(name), new Map())?.mailboxId;
    expect(recipientIn('OutgoingMailQueued')).toMatch(/^3e5470[0-9a-f]{58}$/);
    expect(recipientIn('OutgoingMailQueued.mailbox')).toMatch(/^3e5470[0-9a-f]{58}\.2$/);
  });
});
