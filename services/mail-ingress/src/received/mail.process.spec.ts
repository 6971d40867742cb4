import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { QueuedMail } from '../conversations/queued-mail';
import { Mail, MailEvent, MailReceived, MailTargetDecided } from './mail';
import { Reading } from './mail-reading';
import { MailInput, mailProcess } from './mail.process';

const given = specifyProcess(mailProcess);
const mailId = 'a'.repeat(64);
const at = '2026-11-23T10:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(at) + ms).toISOString();

const arrival: MailReceived['data'] = {
  mailId,
  source: 'incoming_email',
  place: null,
  receivedAt: at,
  size: 900,
  rawHash: 'b'.repeat(64),
  messageId: 'one@customer.example',
  fromDate: 'f-1',
  envelopeHash: null,
  reused: false,
};
const reading: Reading = {
  projectId: 9,
  correspondentId: 'c-1',
  flags: [],
  furtherProjectIds: [],
  class: 'normal',
  verdict: 'none',
};
const found: Omit<MailTargetDecided['data'], 'mailId'> = {
  ...reading,
  seat: null,
  named: ['c-1'],
  thanks: true,
  contactIds: [41],
  skippedContactIds: [],
  target: { kind: 'issue', projectId: 9, issueId: 77, confidential: true, refersTo: null },
};
const queued: QueuedMail = {
  kind: 'thank_you',
  outgoingId: '77-1-opened',
  correspondentId: 'c-1',
  queuedAt: at,
  projectId: 9,
  issueId: 77,
  iid: 5,
  seat: 1,
  noteId: null,
  after: null,
  messageId: 'm-1',
  inReplyTo: null,
  references: [],
};
const conversation = { changes: [{ kind: 'added', correspondentIds: ['c-1'] }], queued: [queued] } as const;

const received: MailEvent = { type: 'MailReceived', data: arrival };
const decided: MailEvent = { type: 'MailTargetDecided', data: { mailId, ...found } };
const delivered: MailEvent = { type: 'MailDelivered', data: { mailId, issueId: 77, iid: 5, noteId: null } };
const conversed: MailEvent = { type: 'MailConversed', data: { mailId, ...conversation } };
const processed: MailEvent = { type: 'MailProcessed', data: { mailId, effect: 'issue' } };
const story = [received, decided, delivered, conversed, processed];

const receive: MailInput = { type: 'ReceiveMail', data: arrival };
const targetFound: MailInput = { type: 'TargetFound', data: found };
const wasDelivered: MailInput = { type: 'Delivered', data: { issueId: 77, iid: 5, noteId: null } };
const wasConversed: MailInput = { type: 'Conversed', data: conversation };
const told: MailInput = { type: 'Notified', data: {} };
const deadline = { type: 'DeadlinePassed', data: {} } as const;
const failed = (step: 'route' | 'deliver', at: string, code = 'unavailable'): MailInput => ({
  type: 'StepFailed',
  data: { step, code, at },
});
const unreadable = (reason: 'unparsable' | 'too-complex' | 'processing-timeout'): MailInput => ({
  type: 'NotReadable',
  data: { reason, at, projectId: 5 },
});
const inputs = [targetFound, wasDelivered, wasConversed, told];

const stateAfter = (...events: MailEvent[]) => fold(mailProcess, events);
const pendingAfter = (...events: MailEvent[]) => mailProcess.pendingCommands(stateAfter(...events));
/** As the log would hold it, with what the inputs come to. */
const after = (past: readonly MailEvent[], ...heard: (MailInput | typeof deadline)[]): readonly MailEvent[] =>
  heard.reduce<readonly MailEvent[]>(
    (events, input) => [...events, ...mailProcess.decide(input, fold(mailProcess, events))],
    past,
  );

describe('a received mail', () => {
  it('is routed, delivered, conversed and told, one step after the other (IN-11 to IN-14)', () => {
    given().when(receive).then(received);
    given(received).when(targetFound).then(decided);
    given(received, decided).when(wasDelivered).then(delivered);
    given(received, decided, delivered).when(wasConversed).then(conversed);
    given(received, decided, delivered, conversed).when(told).then(processed).sendsNothing();
    expect(mailProcess.ended(stateAfter(...story))).toBe(true);
  });
  it.each([0, 1, 2, 3])('sends the same command again when it is taken up after event %i', (last) => {
    const events = story.slice(0, last + 1);
    const [pending] = pendingAfter(...events);
    expect(pendingAfter(...events)).toEqual([pending]);
    expect(pending!.step).toBe(`${['route', 'deliver', 'converse', 'tell'][last]}-0`);
  });
  it('comes to the same by inputs that come twice, late or in any order', () => {
    for (const [index, events] of story.slice(0, 4).map((_, n) => [n, story.slice(0, n + 1)] as const))
      for (const [other, input] of inputs.entries())
        if (other !== index) expect(mailProcess.decide(input, stateAfter(...events))).toEqual([]);
    for (const input of [...inputs, failed('route', at), unreadable('unparsable'), deadline])
      expect(mailProcess.decide(input, stateAfter(...story))).toEqual([]);
  });
  it('that is decided on by two at once keeps the ids of the first (IN-5)', () => {
    const other: MailInput = {
      type: 'TargetFound',
      data: { ...found, target: { ...found.target, issueId: 78 } as (typeof found)['target'] },
    };
    given(received, decided).when(other).thenNothing();
  });
  it('only has its arrival recorded when it comes again (IN-2)', () => {
    const coming = { source: 'smtp', place: null, receivedAt: later(1) };
    const again: MailInput = { type: 'ReceiveMail', data: { ...arrival, ...coming } };
    given(...story)
      .when({ type: 'ReceiveAgain', data: { ...coming, rawHash: 'c'.repeat(64) } })
      .then({ type: 'MailArrivedAgain', data: { mailId, ...coming, rawHash: 'c'.repeat(64) } });
    const arrived: MailEvent = {
      type: 'MailArrivedAgain',
      data: { mailId, source: 'smtp', place: null, receivedAt: later(1) },
    };
    given(...story)
      .when(again)
      .then(arrived)
      .sendsNothing();
  });
  it('is not another one with its Message-ID (IN-4)', () => {
    for (const other of [{ fromDate: 'f-2' }, { rawHash: 'c'.repeat(64) }]) {
      const received: MailInput = { type: 'ReceiveMail', data: { ...arrival, ...other } };
      expect(() => mailProcess.decide(received, stateAfter(...story))).toThrow(
        expect.objectContaining({ code: 'message-id-reused' }),
      );
    }
  });
});

describe('a mail that is ignored or refused', () => {
  it('is at its end, with its code (IN-15)', () => {
    const nothing: MailInput = { type: 'NothingToDo', data: { code: 'receipt', reading } };
    given(received)
      .when(nothing)
      .then({ type: 'MailIgnored', data: { mailId, code: 'receipt', reading } });
    expect(pendingAfter(...after([received], nothing))).toEqual([]);
  });
  it('is at its end when its sender is told, where that is to be (IN-16, ERR-2)', () => {
    const rejection = { ...queued, kind: 'rejection', mailId, code: 'empty-mail', replyTo: null } as QueuedMail;
    const refused: MailInput = { type: 'RefusalFound', data: { code: 'empty-mail', reading, rejection } };
    const events = after([received], refused);
    expect(pendingAfter(...events)).toMatchObject([{ step: 'reject-0', command: { type: 'reject' } }]);
    const end = after(events, { type: 'Rejected', data: {} });
    expect(end.at(-1)).toEqual({ type: 'MailRejected', data: { mailId } });
    expect(pendingAfter(...end)).toEqual([]);
  });
  it('may also be refused by whom it is delivered to (ERR-8, ERR-16)', () => {
    const refused: MailInput = { type: 'RefusalFound', data: { code: 'issue-gone', reading, rejection: null } };
    given(received, decided)
      .when(refused)
      .then({ type: 'MailRefused', data: { mailId, code: 'issue-gone', reading, rejection: null } })
      .sendsNothing();
  });
});

describe('the bytes of a mail', () => {
  const DAY = 24 * 3_600_000;
  const deleted: MailInput = { type: 'RawDeleted', data: {} };
  const nothing: MailInput = { type: 'NothingToDo', data: { code: 'receipt', reading } };
  const refused: MailInput = { type: 'RefusalFound', data: { code: 'issue-gone', reading, rejection: null } };
  const retained: MailInput = { type: 'Notified', data: { keptUntil: later(DAY) } };
  const beforeLast = story.slice(0, 4);

  it.each([
    ['ignored', [received], nothing, 30],
    ['refused', [received, decided], refused, 30],
    ['processed, where a time is set', beforeLast, retained, 1],
  ] as const)('are deleted a while after it was %s (IN-19)', (_, past, end, days) => {
    const over = after(past, end);
    expect([mailProcess.deadline(stateAfter(...over)), mailProcess.ended(stateAfter(...over))]).toEqual([
      later(days * DAY),
      false,
    ]);
    const expired = after(over, deadline);
    expect(expired.at(-1)).toEqual({ type: 'RawMailExpired', data: { mailId } });
    expect(pendingAfter(...expired)).toMatchObject([{ step: 'delete-0', command: { type: 'delete' } }]);
    expect(after(expired, deadline, nothing, retained)).toEqual(expired);
    const gone = after(expired, deleted);
    expect(gone.at(-1)).toEqual({ type: 'RawMailDeleted', data: { mailId } });
    expect([pendingAfter(...gone), mailProcess.ended(stateAfter(...gone))]).toEqual([[], true]);
    expect(after(gone, deadline, deleted)).toEqual(gone);
  });
  it.each([
    ['processed', story],
    ['quarantined', after([received], unreadable('too-complex'))],
  ])('stay where it was %s (IN-19)', (_, past) => {
    expect(mailProcess.deadline(stateAfter(...past))).toBeNull();
    expect(after(past, deadline, deleted)).toEqual(past);
    expect(mailProcess.ended(stateAfter(...past))).toBe(true);
  });
  it('are not deleted while something is to be done for it (IN-19)', () => {
    expect(after([received], deleted, deadline)).toEqual([received]);
  });
});

describe('a mail whose step fails', () => {
  it('is tried again after 5 s, 15 s, 1, 5 and 15 minutes, and then every 15 (IN-8)', () => {
    let events: readonly MailEvent[] = [received];
    const pauses: number[] = [];
    for (let now = 0; pauses.length < 7; now += pauses.at(-1)!) {
      events = after(events, failed('route', later(now)));
      const until = mailProcess.deadline(stateAfter(...events))!;
      pauses.push(Date.parse(until) - Date.parse(later(now)));
      events = after(events, deadline);
    }
    expect(pauses.map((ms) => ms / 1_000)).toEqual([5, 15, 60, 300, 900, 900, 900]);
  });
  it('waits without a command, and goes on with the same step under another id (IN-13)', () => {
    const events = after([received, decided], failed('deliver', at));
    expect(pendingAfter(...events)).toEqual([]);
    expect(pendingAfter(...after(events, deadline))).toMatchObject([{ step: 'deliver-1' }]);
  });
  it('is quarantined after 24 hours, with the last error (IN-8, IN-17)', () => {
    const events = after(
      [received],
      failed('route', at),
      deadline,
      failed('route', later(24 * 3_600_000), 'too-large'),
    );
    expect(events.at(-1)).toEqual({
      type: 'MailQuarantined',
      data: { mailId, reason: 'internal-error', lastError: 'too-large' },
    });
  });
  it('begins to count anew with the next step', () => {
    const events = after([received], failed('route', at), deadline, targetFound, failed('deliver', later(60_000)));
    expect(events.at(-1)).toMatchObject({ data: { failingSince: later(60_000), nextTryAt: later(65_000) } });
  });
  it('is not deferred by a step that is over', () => {
    given(received, decided).when(failed('route', at)).thenNothing();
  });
});

describe('a mail that can not be read', () => {
  it.each(['unparsable', 'processing-timeout'] as const)('is tried three times: %s (IN-9)', (reason) => {
    const tried = after([received], unreadable(reason), unreadable(reason));
    expect(tried.map(({ type }) => type)).toEqual(['MailReceived', 'MailParsingFailed', 'MailParsingFailed']);
    expect(pendingAfter(...tried)).toMatchObject([{ step: 'route-2' }]);
    expect(after(tried, unreadable(reason)).at(-1)).toEqual({
      type: 'MailQuarantined',
      data: { mailId, reason, lastError: null },
    });
  });
  it('is quarantined at once where it is too complex (SEC-2)', () => {
    expect(after([received], unreadable('too-complex')).map(({ type }) => type)).toEqual([
      'MailReceived',
      'MailParsingFailed',
      'MailQuarantined',
    ]);
  });
});

describe('a mail that waits', () => {
  const still = (now: string): MailInput => ({ type: 'StillProcessed', data: { forMailId: 'b'.repeat(64), at: now } });

  it('for the one it refers to is looked at again soon, for 60 s at most (TH-14)', () => {
    const events = after([received], still(at));
    expect(mailProcess.deadline(stateAfter(...events))).toBe(later(500));
    const last = after(events, deadline, still(later(59_900)));
    expect(mailProcess.deadline(stateAfter(...last))).toBe(later(60_000));
  });
  it('for the hour of its sender is deferred until then, and quarantined after a day (LOOP-17)', () => {
    const limited = (now: string): MailInput => ({
      type: 'RateLimited',
      data: { until: later(1_800_000), at: now, projectId: 5, correspondentId: 'c1', mailboxId: 'c1.2' },
    });
    const events = after([received], limited(at));
    expect(mailProcess.deadline(stateAfter(...events))).toBe(later(1_800_000));
    expect(events.at(-1)).toMatchObject({
      data: { code: 'rate-limited', projectId: 5, correspondentId: 'c1', mailboxId: 'c1.2' },
    });
    expect(after(events, deadline, limited(later(24 * 3_600_000))).at(-1)).toMatchObject({
      data: { reason: 'rate-limited' },
    });
  });
});

it('has a state for every event in any order', () => {
  const states: Mail[] = story.map((event) => mailProcess.evolve(null, event));
  expect(states.filter((state) => state !== null)).toHaveLength(1);
});
