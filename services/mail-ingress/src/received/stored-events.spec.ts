import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { MailEvent } from './mail';
import { mailList, MailRow } from './mail-list/mail-list.projection';
import { mailProcess } from './mail.process';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.v1.json`), 'utf8'));

describe('stored events of mails', () => {
  const arriving = [
    'MailReceived',
    'MailArrivedAgain',
    'MailWaiting',
    'MailResumed',
    'MailParsingFailed',
    'MailDeferred',
  ];
  const taken = ['MailResumed', 'MailTargetDecided', 'MailDelivered', 'MailConversed', 'MailProcessed'];
  const ends = [['MailIgnored'], ['MailRefused', 'MailRejected'], ['MailQuarantined']];
  const named = [
    'MailConversed.withheld',
    'MailIgnored.issue',
    'MailDeferred.rate-limited',
    'MailTargetDecided.bounce',
    'MailArrivedAgain.differing',
    'MailProcessed.retention',
    'MailTargetDecided.mailbox',
    'MailTargetDecided.from',
    'MailDeferred.mailbox',
    'MailConversed.reopens',
    'MailReceived.further',
    'MailTargetDecided.cc',
  ];
  const forgotten = ['RawMailExpired', 'RawMailDeleted'];
  const all = [...new Set([...arriving, ...taken, 'RawMailDownloaded', ...forgotten, ...ends.flat(), ...named])];
  const recorded = (names: readonly string[]) => names.map((name) => sample<MailEvent>(name));
  const folded = (...names: string[]) => fold(mailProcess, recorded(names));
  const listed = (...names: string[]) =>
    recorded(names).reduce<MailRow | null>((row, event) => mailList.evolve(row, event, new Map()), null);

  it('fold to a mail that is deferred', () => {
    expect(folded(...arriving)).toMatchObject({
      now: { step: 'received' },
      tries: 2,
      parsingFailures: 1,
      deferrals: 1,
      pause: { until: '2026-11-23T10:00:10.000Z' },
      failingSince: '2026-11-23T10:00:05.000Z',
    });
    expect(listed(...arriving)).toMatchObject({ state: 'deferred', tries: 2, lastError: 'unavailable' });
  });
  it('fold to a mail that became an issue', () => {
    const names = [...arriving, ...taken, 'RawMailDownloaded'];
    expect(folded(...names)).toMatchObject({ now: { step: 'processed', decided: { target: { issueId: 77 } } } });
    const issue = { id: 77, iid: 5 };
    expect(listed(...names)).toMatchObject({ state: 'processed', issue, contactIds: [41], skippedContactIds: [43] });
  });
  it.each(ends)('fold to a mail at another end: %s', (...names) => {
    const mail = folded(...arriving, ...names);
    expect(mailProcess.pendingCommands(mail)).toEqual([]);
    expect(listed(...arriving, ...names)!.code).not.toBeNull();
  });
  it('fold to a mail without its bytes (IN-19)', () => {
    const kept = folded('MailReceived', ...taken.slice(1, 4), 'MailProcessed.retention');
    expect(kept).toMatchObject({ raw: { is: 'kept', until: '2027-11-23T10:00:00.000Z' } });
    const names = ['MailReceived', 'MailArrivedAgain.differing', 'MailIgnored', ...forgotten];
    expect(folded(...names)).toMatchObject({ now: { step: 'ignored' }, raw: { is: 'deleted' } });
    expect(mailProcess.ended(folded(...names))).toBe(true);
    expect(listed(...names)).toMatchObject({ state: 'ignored', steps: names.map(() => expect.anything()) });
  });
  it('know what is mailed to nobody, and the note that says so (LOOP-15, LOOP-21)', () => {
    const conversed = [...taken.slice(0, 3), 'MailConversed.withheld'];
    expect(folded('MailReceived', ...conversed)).toMatchObject({
      now: { step: 'conversed', conversed: { floodNoteId: 502, withheld: [{ reason: 'unconfirmed' }] } },
    });
  });
  it('name the issue that they concern, and whom a limit holds back (MA-6)', () => {
    const issue = { id: 77, iid: 5 };
    expect(listed('MailReceived', 'MailIgnored.issue')).toMatchObject({ state: 'ignored', code: 'receipt', issue });
    expect(listed('MailReceived', 'MailTargetDecided.bounce')).toMatchObject({ issue, issueIid: 5 });
    const limited = listed('MailReceived', 'MailDeferred.rate-limited');
    expect(limited).toMatchObject({ state: 'deferred', code: 'rate-limited', projectId: 9 });
    expect(limited!.correspondentId).toMatch(/^2c26b46b/);
    expect(listed('MailReceived', 'MailDeferred.rate-limited', 'MailResumed')).toMatchObject({ code: null });
  });
  it('name their sender as they spell it, older ones as it is known', () => {
    const senders = (name: string) => {
      const { correspondentId, mailboxId } = listed('MailReceived', name)!;
      return [correspondentId, mailboxId];
    };
    const [correspondentId] = senders('MailTargetDecided');
    expect(senders('MailTargetDecided')).toEqual([correspondentId, correspondentId]);
    expect(senders('MailDeferred.rate-limited')).toEqual([correspondentId, correspondentId]);
    expect(senders('MailTargetDecided.mailbox')).toEqual([correspondentId, `${correspondentId}.2`]);
    expect(senders('MailDeferred.mailbox')).toEqual([correspondentId, `${correspondentId}.2`]);
  });
  it('say whom they are from, where their author is another address (AUTH-6)', () =>
    expect(folded('MailReceived', 'MailTargetDecided.from')).toMatchObject({
      now: { step: 'routed', decided: { from: [expect.stringMatching(/^ba7816bf/)] } },
    }));
  it('know that they reopen the issue, and whom they bring in (MI-15, PART-2)', () => {
    const conversed = [...taken.slice(0, 3), 'MailConversed.reopens'];
    expect(folded('MailReceived', ...conversed)).toMatchObject({ now: { conversed: { reopens: true } } });
    expect(folded('MailReceived', 'MailTargetDecided.cc')).toMatchObject({
      now: { decided: { cc: [{ correspondentId: expect.stringMatching(/^ba7816bf/) }] } },
    });
  });
  it('say for which further project they were taken (RT-13)', () =>
    expect(folded('MailReceived.further')).toMatchObject({ received: { onlyProjectId: 10 } }));
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(all.map((name) => `${name}.v1.json`).sort()));
});
