import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { QueuedMail } from '../conversations/queued-mail';
import { OutgoingEvent } from './outgoing';
import { OutgoingInput } from './outgoing-input';
import { isUnderWay, outgoingProcess } from './outgoing.process';
import { pauseAfter } from './retries';

const given = specifyProcess(outgoingProcess);
const outgoingId = '7-1-note-9';
const t0 = '2030-01-01T00:00:00.000Z';
const t1 = '2030-01-01T00:00:01.000Z';
const t2 = '2030-01-01T00:00:02.000Z';
const mail: QueuedMail = {
  outgoingId,
  kind: 'new_note',
  projectId: 3,
  issueId: 7,
  iid: 4,
  seat: 1,
  noteId: 9,
  after: null,
  correspondentId: 'c1',
  messageId: 'm@x.org',
  inReplyTo: null,
  references: [],
  queuedAt: t0,
};
const bytes = { hash: 'h1', envelopeHash: 'h2', attached: false };
const answer = { code: 250, text: 'queued', server: 'mx.example.com' };

const queued: OutgoingEvent = { type: 'OutgoingMailQueued', data: { outgoingId, mail } };
const rendered: OutgoingEvent = { type: 'OutgoingMailRendered', data: { outgoingId, ...bytes } };
const held: OutgoingEvent = { type: 'OutgoingMailHeld', data: { outgoingId, reason: 'no-smtp-server' } };
const started = (number = 1, at = t1): OutgoingEvent => ({
  type: 'SendingStarted',
  data: { outgoingId, number, at, by: 'a' },
});
const succeeded = (number = 1): OutgoingEvent => ({
  type: 'SendingSucceeded',
  data: { outgoingId, number, at: t2, ...answer },
});
const failed = (
  number: number,
  code: number,
  outcome: 'temporary' | 'permanent' | 'too-large',
  nextTryAt: string | null,
) => ({ type: 'SendingFailed', data: { outgoingId, number, at: t2, ...answer, code, outcome, nextTryAt } }) as const;
const due = (number: number): OutgoingEvent => ({ type: 'SendingDue', data: { outgoingId, number } });
const givenUp = (reason: 'refused' | 'sender-refused' | 'given-up', status: string | null, at = t2): OutgoingEvent => ({
  type: 'OutgoingMailFailed',
  data: { outgoingId, reason, status, at },
});
const told: OutgoingEvent = { type: 'DeliveryFailureTold', data: { outgoingId } };

const deadlinePassed = { type: 'DeadlinePassed', data: {} } as const;
const start = (number: number, by = 'b'): OutgoingInput => ({ type: 'StartSending', data: { number, by, at: t2 } });
const accepted = (number = 1): OutgoingInput => ({ type: 'Accepted', data: { number, at: t2, ...answer } });
const refused = (number: number, code: number, outcome: 'temporary' | 'permanent' | 'too-large'): OutgoingInput => ({
  type: 'Refused',
  data: { number, at: t2, ...answer, code, outcome, status: String(code), reason: 'refused' },
});
const stateOf = (...events: OutgoingEvent[]) => fold(outgoingProcess, events);
const commands = (...events: OutgoingEvent[]) =>
  outgoingProcess.pendingCommands(stateOf(...events)).map(({ step, command: { type } }) => [step, type]);
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
const MINUTE = 60_000;

describe('an outgoing mail', () => {
  it('is rendered first, then sent', () => {
    expect(commands(queued)).toEqual([['render-1.0', 'render']]);
    given(queued).when({ type: 'Rendered', data: bytes }).then(rendered);
    expect(commands(queued, rendered)).toEqual([['send-1.0', 'send']]);
  });
  it('is the same mail when it is queued again (OUT-23)', () =>
    given(queued).when({ type: 'QueueMail', data: { mail } }).thenNothing());
  it('that is mailed to nobody is over at once, and stays so (LOOP-21)', () => {
    const withheld: OutgoingEvent = { type: 'OutgoingMailWithheld', data: { outgoingId, mail, reason: 'unconfirmed' } };
    given()
      .when({ type: 'WithholdMail', data: { mail, reason: 'unconfirmed' } })
      .then(withheld);
    given(withheld).when({ type: 'QueueMail', data: { mail } }).thenNothing();
    expect([commands(withheld), outgoingProcess.ended(stateOf(withheld))]).toEqual([[], true]);
  });
  it('about an account that fails is told to nobody, and kept as others (SIG-4, OUT-22)', () => {
    const { messageId, inReplyTo, references, queuedAt } = mail;
    const threading = { outgoingId, messageId, inReplyTo, references, queuedAt };
    const about = { kind: 'account', userId: 7, revision: 3, about: 'email_changed', ...threading } as const;
    const accountMail: OutgoingEvent = { type: 'OutgoingMailQueued', data: { outgoingId, mail: about } };
    given()
      .when({ type: 'QueueMail', data: { mail: about } })
      .then(accountMail);
    const failure = { outgoingId, reason: 'no-address', status: null, at: t2 } as const;
    given(accountMail)
      .when({ type: 'Unmailable', data: { reason: 'no-address', at: t2 } })
      .then({ type: 'OutgoingMailFailed', data: failure })
      .sendsNothing();
  });
  it('is tried by one sender only (OUT-24)', () => {
    given(queued, rendered)
      .when(start(1))
      .then({ type: 'SendingStarted', data: { outgoingId, number: 1, by: 'b', at: t2 } })
      .sendsNothing();
    given(queued, rendered, started()).when(start(1)).thenNothing();
  });
  it('is never sent again once a success is recorded (OUT-24)', () => {
    given(queued, rendered, started()).when(accepted()).then(succeeded()).sendsNothing();
    given(queued, rendered, started(), succeeded()).when(start(2)).thenNothing();
    given(queued, rendered, started(), succeeded()).when(accepted()).thenNothing();
    given(queued, rendered, started(), succeeded())
      .when(refused(1, 450, 'temporary'))
      .thenNothing();
  });
  it('keeps its bytes for 30 days, then ends (OUT-22)', () => {
    const sent = [queued, rendered, started(), succeeded()];
    expect(outgoingProcess.deadline(stateOf(...sent))).toBe('2030-01-31T00:00:02.000Z');
    given(...sent)
      .when(deadlinePassed)
      .then({ type: 'RenderedMailExpired', data: { outgoingId } });
    const expired: OutgoingEvent[] = [...sent, { type: 'RenderedMailExpired', data: { outgoingId } }];
    expect(commands(...expired)).toEqual([['delete', 'delete']]);
    const gone = stateOf(...expired, { type: 'RenderedMailDeleted', data: { outgoingId } });
    expect(outgoingProcess.ended(gone)).toBe(true);
  });
});

describe('a mail that can not be rendered', () => {
  type Reason = 'unrenderable' | 'processing-timeout' | 'too-complex';
  const notRendered = (reason: Reason): OutgoingInput => ({ type: 'NotRendered', data: { reason, at: t1 } });
  const unrendered = (number: number, reason: Reason, next: 'again' | 'plain'): OutgoingEvent => ({
    type: 'RenderingFailed',
    data: { outgoingId, number, at: t1, reason, next },
  });
  const late = [unrendered(1, 'processing-timeout', 'again'), unrendered(2, 'unrenderable', 'again')];
  const plain = unrendered(3, 'processing-timeout', 'plain');

  it('is tried three times, each as another step, then goes out as it was written (SEC-10)', () => {
    given(queued).when(notRendered('processing-timeout')).then(late[0]!);
    expect(commands(queued, late[0]!)).toEqual([['render-1.0.1', 'render']]);
    given(queued, late[0]!).when(notRendered('unrenderable')).then(late[1]!);
    given(queued, ...late)
      .when(notRendered('processing-timeout'))
      .then(plain);
    expect(commands(queued, ...late, plain)).toEqual([['render-1.0.3', 'render']]);
    given(queued, ...late, plain)
      .when({ type: 'Rendered', data: bytes })
      .then(rendered);
    expect(commands(queued, ...late, plain, rendered)).toEqual([['send-1.0', 'send']]);
  });
  it('goes out as it was written at once where another try would come to the same (SEC-10)', () => {
    given(queued)
      .when(notRendered('too-complex'))
      .then(unrendered(1, 'too-complex', 'plain'));
  });
  it('is not rendered anew where its attachments were too much for the server (OUT-26, SEC-10)', () => {
    const attached: OutgoingEvent = { type: 'OutgoingMailRendered', data: { outgoingId, ...bytes, attached: true } };
    const tooLarge = failed(1, 552, 'too-large', null);
    expect(stateOf(queued, ...late, plain, attached, started(), tooLarge)).toMatchObject({
      step: 'queued',
      failedRendering: { number: 3, next: 'plain' },
    });
  });
  it('is as it was where it is rendered, or not wanted any more, meanwhile', () => {
    given(queued, rendered).when(notRendered('processing-timeout')).thenNothing();
    given(queued, { type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'by-hand', at: t1 } })
      .when(notRendered('processing-timeout'))
      .thenNothing();
  });
});

describe('a try that fails for a time', () => {
  const pause = pauseAfter(outgoingId, { failures: 0, waitedMs: 0 })!;
  const nextTryAt = later(t2, pause);

  it('is made again after its pause (OUT-25)', () => {
    given(queued, rendered, started())
      .when(refused(1, 451, 'temporary'))
      .then(failed(1, 451, 'temporary', nextTryAt))
      .sendsNothing();
    const waiting = [queued, rendered, started(), failed(1, 451, 'temporary', nextTryAt)];
    expect(outgoingProcess.deadline(stateOf(...waiting))).toBe(nextTryAt);
    given(...waiting)
      .when(deadlinePassed)
      .then(due(2));
    expect(commands(...waiting, due(2))).toEqual([['send-2.0', 'send']]);
  });
  it('is given up after 48 h, which the issue is told of (OUT-25)', () => {
    const events: OutgoingEvent[] = [queued, rendered];
    let tries = 0;
    let waited = 0;
    for (let at = t2; ;) {
      tries += 1;
      events.push(started(tries, at));
      const input: OutgoingInput = {
        type: 'Refused',
        data: { ...answer, number: tries, at, code: 451, outcome: 'temporary', status: '4.7.1', reason: 'refused' },
      };
      const decided = outgoingProcess.decide(input, stateOf(...events));
      events.push(...decided);
      const [last] = decided;
      if (last?.type !== 'SendingFailed' || last.data.nextTryAt === null) break;
      waited += Date.parse(last.data.nextTryAt) - Date.parse(at);
      at = last.data.nextTryAt;
      events.push(due(tries + 1));
    }
    expect(waited).toBeLessThanOrEqual(48 * 60 * MINUTE);
    expect(waited).toBeGreaterThan(38 * 60 * MINUTE);
    expect(tries).toBeGreaterThanOrEqual(12);
    expect(stateOf(...events)).toMatchObject({ step: 'failed', reason: 'given-up', status: '4.7.1' });
    expect(commands(...events)).toEqual([['tell-0', 'tell']]);
  });
  it('does not count where the connection broke before the mail was handed over (OUT-25)', () => {
    const interrupted: OutgoingEvent = { type: 'SendingInterrupted', data: { outgoingId, number: 1, at: t2 } };
    given(queued, rendered, started())
      .when({ type: 'Interrupted', data: { number: 1, at: t2 } })
      .then(interrupted);
    expect(stateOf(queued, rendered, started(), interrupted)).toMatchObject({ failures: 0, waitedMs: 0, attempts: 1 });
    expect(commands(queued, rendered, started(), interrupted)).toEqual([['send-2.0', 'send']]);
  });
});

describe('a try without outcome', () => {
  const at = later(t1, 5 * MINUTE);
  const lost: OutgoingEvent = { type: 'SendingLost', data: { outgoingId, number: 1, at, nextTryAt: at } };

  it('is repeated after 5 minutes, possibly delivered twice (OUT-24)', () => {
    expect(outgoingProcess.deadline(stateOf(queued, rendered, started()))).toBe(at);
    given(queued, rendered, started()).when(deadlinePassed).then(lost);
    expect(stateOf(queued, rendered, started(), lost)).toMatchObject({ possiblyDeliveredTwice: true, failures: 1 });
    expect(commands(queued, rendered, started(), lost)).toEqual([['send-2.0', 'send']]);
  });
  it('ends the mail where its success becomes known late', () =>
    given(queued, rendered, started(), lost).when(accepted(1)).then(succeeded(1)).sendsNothing());
  it('does not end it by a late failure, nor by a late success of an earlier one', () => {
    given(queued, rendered, started(), lost)
      .when(refused(1, 550, 'permanent'))
      .thenNothing();
    given(queued, rendered, started(), lost, started(2)).when(accepted(1)).thenNothing();
  });
  it('never waits again until a time that it waited for (OUT-24)', () => {
    const events: OutgoingEvent[] = [queued, rendered];
    const waits: string[] = [];
    for (let now = t1; stateOf(...events).step !== 'failed';) {
      const state = stateOf(...events);
      const until = outgoingProcess.deadline(stateOf(...events));
      if (until) waits.push((now = until));
      const attempt = state.step === 'ready' ? started(state.attempts + 1, now) : null;
      events.push(...(attempt ? [attempt] : outgoingProcess.decide(deadlinePassed, state)));
    }
    expect(new Set(waits).size).toBe(waits.length);
  });
  it('is not repeated for ever where no try has an outcome', () => {
    const events: OutgoingEvent[] = [queued, rendered];
    for (let number = 1; stateOf(...events).step !== 'failed' && number < 100; number += 1) {
      events.push(started(number, t1));
      events.push(...outgoingProcess.decide(deadlinePassed, stateOf(...events)));
      if (stateOf(...events).step === 'waiting') events.push(due(number + 1));
    }
    expect(stateOf(...events)).toMatchObject({ step: 'failed', reason: 'given-up', status: null });
  });
});

describe('a refusal for good', () => {
  it('fails the mail at once, and tells the issue once (OUT-26)', () => {
    given(queued, rendered, started())
      .when(refused(1, 550, 'permanent'))
      .then(failed(1, 550, 'permanent', null), givenUp('refused', '550'));
    const refusedForGood = [queued, rendered, started(), failed(1, 550, 'permanent', null), givenUp('refused', '550')];
    expect(commands(...refusedForGood)).toEqual([['tell-0', 'tell']]);
    given(...refusedForGood)
      .when({ type: 'FailureNotified', data: {} })
      .then(told)
      .sendsNothing();
    given(...refusedForGood, told)
      .when({ type: 'FailureNotified', data: {} })
      .thenNothing();
  });
  it('of its sender says so, since it tells nothing of its recipient (OUT-26)', () => {
    const refusal: OutgoingInput = {
      type: 'Refused',
      data: {
        number: 1,
        at: t2,
        ...answer,
        code: 550,
        outcome: 'permanent',
        status: '5.1.8',
        reason: 'sender-refused',
      },
    };
    given(queued, rendered, started())
      .when(refusal)
      .then(failed(1, 550, 'permanent', null), givenUp('sender-refused', '5.1.8'));
  });
  it('for its size is one more try, rendered with links (OUT-26)', () => {
    const attached: OutgoingEvent = { type: 'OutgoingMailRendered', data: { outgoingId, ...bytes, attached: true } };
    const tooLarge = failed(1, 552, 'too-large', null);
    given(queued, attached, started())
      .when(refused(1, 552, 'too-large'))
      .then(tooLarge);
    expect(commands(queued, attached, started(), tooLarge)).toEqual([['render-2.0', 'render']]);
    given(queued, attached, started(), tooLarge, rendered, started(2))
      .when(refused(2, 552, 'too-large'))
      .then(failed(2, 552, 'permanent', null), givenUp('refused', '552'));
  });
});

describe('a mail without a mail server', () => {
  it('is held, and is no work (OUT-29)', () =>
    given(queued, rendered)
      .when({ type: 'NoServer', data: { at: t2 } })
      .then(held)
      .sendsNothing());
  it('is sent once there is one, as another step than the one that found none (OUT-29)', () => {
    const released: OutgoingEvent = { type: 'OutgoingMailReleased', data: { outgoingId, by: 'smtp-server' } };
    given(queued, rendered, held)
      .when({ type: 'ServerFound', data: { at: t2 } })
      .then(released);
    expect(commands(queued, rendered, held, released)).toEqual([['send-1.1', 'send']]);
  });
  it('stays held when it is 24 h old, until it is released by hand (OUT-29)', () => {
    const tooLate = later(t0, 24 * 60 * MINUTE);
    given(queued, rendered, held)
      .when({ type: 'ServerFound', data: { at: tooLate } })
      .thenNothing();
    given(queued, rendered, held)
      .when({ type: 'RetryMail', data: { at: tooLate } })
      .then({ type: 'OutgoingMailReleased', data: { outgoingId, by: 'hand' } });
  });
  it('does not hold up the next mail to the same seat, which one under way does (OUT-27)', () => {
    expect(isUnderWay(stateOf())).toBe(true);
    expect(isUnderWay(stateOf(queued, rendered))).toBe(true);
    expect(isUnderWay(stateOf(queued, rendered, started()))).toBe(true);
    expect(isUnderWay(stateOf(queued, rendered, held))).toBe(false);
    expect(isUnderWay(stateOf(queued, rendered, started(), succeeded()))).toBe(false);
  });
});

describe('by hand', () => {
  const failedMail = [queued, rendered, started(), failed(1, 550, 'permanent', null), givenUp('refused', '550'), told];
  const retry: OutgoingInput = { type: 'RetryMail', data: { at: t2 } };
  const cancel: OutgoingInput = { type: 'CancelMail', data: { at: t2 } };

  it('a failed mail is tried again, from the start of its pauses (MA-11)', () => {
    const released: OutgoingEvent = { type: 'OutgoingMailReleased', data: { outgoingId, by: 'hand' } };
    given(...failedMail)
      .when(retry)
      .then(released);
    expect(commands(...failedMail, released)).toEqual([['send-2.1', 'send']]);
    expect(stateOf(...failedMail, released)).toMatchObject({ failures: 0, waitedMs: 0 });
  });
  it('a mail that was not sent is withdrawn (MA-11)', () => {
    const withdrawn: OutgoingEvent = { type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'by-hand', at: t2 } };
    given(queued).when(cancel).then(withdrawn).sendsNothing();
    given(queued, rendered, held).when(cancel).then(withdrawn).sendsNothing();
    given(...failedMail)
      .when(cancel)
      .then(withdrawn)
      .sendsNothing();
  });
  it('nothing is done to a mail that is being sent, or was (MA-11)', () => {
    const deciding =
      (input: OutgoingInput, ...events: OutgoingEvent[]) =>
      () =>
        outgoingProcess.decide(input, stateOf(...events));
    const refusal = expect.objectContaining({ code: 'not-in-this-state' });
    expect(deciding(cancel, queued, rendered, started())).toThrow(refusal);
    expect(deciding(cancel, queued, rendered, started(), succeeded())).toThrow(refusal);
    expect(deciding(retry, queued, rendered, started(), succeeded())).toThrow(refusal);
    expect(deciding(retry, queued, rendered)).toThrow(refusal);
  });
});

describe('a mail that nobody wants any more', () => {
  it('is withdrawn before it is tried (MI-14, SUB-5)', () =>
    given(queued, rendered)
      .when({ type: 'Overtaken', data: { reason: 'unsubscribed', at: t2 } })
      .then({ type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'unsubscribed', at: t2 } })
      .sendsNothing());
  it.each<[string, OutgoingEvent[]]>([
    ['has no server', [queued, rendered, held]],
    ['is tried again later', [queued, rendered, started(), failed(1, 451, 'temporary', t2)]],
  ])('is withdrawn also while it %s (PART-5, OUT-31)', (_, before) =>
    given(...before)
      .when({ type: 'Overtaken', data: { reason: 'removed', at: t2 } })
      .then({ type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'removed', at: t2 } })
      .sendsNothing(),
  );
  it('is suppressed where its recipient had enough automatic mails (LOOP-14)', () => {
    const suppressed: OutgoingEvent = {
      type: 'OutgoingMailSuppressed',
      data: { outgoingId, reason: 'limited', at: t2 },
    };
    given(queued)
      .when({ type: 'NotAllowed', data: { at: t2 } })
      .then(suppressed)
      .sendsNothing();
    expect(outgoingProcess.ended(stateOf(queued, suppressed))).toBe(true);
  });
  it('is not withdrawn while it is being sent', () =>
    given(queued, rendered, started())
      .when({ type: 'Overtaken', data: { reason: 'unsubscribed', at: t2 } })
      .thenNothing());
});
