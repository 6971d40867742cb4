import { CommandMetadata, fold } from '@ledgerdesk/event-sourcing';
import { ConversationEvent } from './conversation';
import {
  AcceptedMail,
  AcceptMail,
  ConversationCommand,
  conversationDecider,
  MAX_PARTICIPANTS,
  MessageIdOf,
  QueueNote,
  RecordBounce,
  UnsubscribeSeat,
} from './conversation.decider';

const messageIdOf: MessageIdOf = (kind, { issueId, seat }, event) => `${kind}.${issueId}.${seat}.${event}@desk.example`;
const now = '2026-11-23T10:00:00.000Z';
const metadata: CommandMetadata = {
  commandId: 'k-1',
  correlationId: 'r-1',
  traceparent: 't-1',
  actor: null,
  now,
  deadline: now,
  via: 'mail',
};

const first: AcceptedMail = {
  issueId: 7,
  projectId: 9,
  iid: 3,
  mailId: 'mail-1',
  messageId: 'one@x.example',
  correspondentId: 'jane',
  noteId: null,
  named: ['jane'],
  joins: true,
  byKey: false,
  forged: false,
  thanks: true,
  toOthers: false,
};
let mails = 1;
const note = (by: Partial<AcceptedMail> = {}): AcceptedMail => ({
  ...first,
  mailId: `mail-${(mails += 1)}`,
  messageId: `id-${mails}@x.example`,
  noteId: 100 + mails,
  thanks: false,
  toOthers: true,
  byKey: true,
  ...by,
});
const decide = (past: readonly ConversationEvent[], command: ConversationCommand) =>
  conversationDecider.decide(command, fold(conversationDecider, past));
const accept = (past: readonly ConversationEvent[], mail: AcceptedMail) =>
  decide(past, new AcceptMail({ ...mail, messageIdOf }, metadata));
const afterAll = (...accepted: AcceptedMail[]) =>
  accepted.reduce<readonly ConversationEvent[]>((past, mail) => [...past, ...accept(past, mail)], []);
const queuedIn = (events: readonly ConversationEvent[]) =>
  events.flatMap((event) =>
    event.type === 'MailQueued' && event.data.mail.kind !== 'rejection' ? [event.data.mail] : [],
  );
const types = (events: readonly ConversationEvent[]) => events.map(({ type }) => type);

describe('the mail that opens an issue', () => {
  it('starts its conversation, makes its sender the first seat and thanks for it (PART-1, OUT-1)', () => {
    expect(accept([], first)).toEqual([
      { type: 'ConversationStarted', data: { issueId: 7, projectId: 9, iid: 3 } },
      { type: 'ParticipantAdded', data: { issueId: 7, seat: 1, correspondentId: 'jane', addedAt: now } },
      {
        type: 'MailAccepted',
        data: { issueId: 7, mailId: 'mail-1', messageId: 'one@x.example', noteId: null, seat: 1, named: ['jane'] },
      },
      {
        type: 'MailQueued',
        data: {
          issueId: 7,
          mail: {
            kind: 'thank_you',
            outgoingId: '7-1-opened',
            messageId: 'thank_you.7.1.opened@desk.example',
            projectId: 9,
            issueId: 7,
            iid: 3,
            seat: 1,
            noteId: null,
            correspondentId: 'jane',
            after: null,
            inReplyTo: 'one@x.example',
            references: ['one@x.example'],
            queuedAt: now,
          },
        },
      },
    ]);
  });
  it('of nobody adds nobody (SND-2)', () => {
    expect(types(accept([], { ...first, correspondentId: null }))).toEqual(['ConversationStarted', 'MailAccepted']);
  });
  it('that joins nobody thanks nobody', () => {
    expect(types(accept([], { ...first, joins: false }))).toEqual(['ConversationStarted', 'MailAccepted']);
  });
  it('is accepted once', () => {
    expect(accept(afterAll(first), first)).toEqual([]);
  });
});

describe('a mail that becomes a note', () => {
  it('of a participant goes to all others who get mails (OUT-2)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann' }), note({ correspondentId: 'bob' }));
    const left = decide(past, new UnsubscribeSeat({ seat: 3 }, metadata));
    expect(queuedIn(accept([...past, ...left], note())).map(({ seat }) => seat)).toEqual([2]);
  });
  it('of somebody new goes to nobody (TH-9)', () => {
    expect(queuedIn(accept(afterAll(first), note({ correspondentId: 'ann' })))).toEqual([]);
  });
  it('goes to nobody where it is not for others (OUT-4, LOOP-12)', () => {
    expect(queuedIn(accept(afterAll(first, note({ correspondentId: 'ann' })), note({ toOthers: false })))).toEqual([]);
  });
  it('brings back its unsubscribed author by the key only, to the same seat (PART-5)', () => {
    const past = afterAll(first);
    const left = [...past, ...decide(past, new UnsubscribeSeat({ seat: 1 }, metadata))];
    expect(types(accept(left, note({ byKey: false })))).toEqual(['MailAccepted']);
    expect(accept(left, note())).toContainEqual({
      type: 'ParticipantAdded',
      data: { issueId: 7, seat: 1, correspondentId: 'jane', addedAt: now },
    });
  });
  it(`adds nobody beyond ${MAX_PARTICIPANTS} participants (PART-3)`, () => {
    const people = Array.from({ length: MAX_PARTICIPANTS - 1 }, (_, n) => note({ correspondentId: `person-${n}` }));
    const past = afterAll(first, ...people);
    expect(types(accept(past, note({ correspondentId: 'one too many' })))).toEqual(['MailAccepted']);
  });
});

describe('a public note by a user', () => {
  it('goes to every participant who gets mails, once (OUT-2, OUT-23)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann' }));
    const queued = decide(past, new QueueNote({ noteId: 55, messageIdOf }, metadata));
    expect(queuedIn(queued).map(({ outgoingId }) => outgoingId)).toEqual(['7-1-note-55', '7-2-note-55']);
    expect(decide([...past, ...queued], new QueueNote({ noteId: 55, messageIdOf }, metadata))).toEqual([]);
  });
  it('goes to nobody where no mail ever concerned the issue', () => {
    expect(decide([], new QueueNote({ noteId: 55, messageIdOf }, metadata))).toEqual([]);
  });
});

describe('what is mailed to one person', () => {
  const nth = (past: readonly ConversationEvent[], noteId: number) =>
    queuedIn(decide(past, new QueueNote({ noteId, messageIdOf }, metadata)))[0]!;

  it('answers the last mail that this person sent or was sent, and knows the first (OUT-12, OUT-13)', () => {
    const past = afterAll(first);
    expect(nth(past, 55)).toMatchObject({
      inReplyTo: 'thank_you.7.1.opened@desk.example',
      references: ['one@x.example', 'thank_you.7.1.opened@desk.example'],
      after: '7-1-opened',
    });
    const own = note();
    expect(nth([...past, ...accept(past, own)], 55)).toMatchObject({ inReplyTo: own.messageId });
  });
  it('says nothing of mails that others got (OUT-12)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann', messageId: 'of-ann@x.example' }));
    expect(nth(past, 55).references).not.toContain('of-ann@x.example');
  });
  it('has references of at most 1,500 characters, ending with what it answers (OUT-13)', () => {
    let past = afterAll(first);
    for (let noteId = 1; noteId <= 80; noteId += 1)
      past = [...past, ...decide(past, new QueueNote({ noteId: 10_000_000 + noteId, messageIdOf }, metadata))];
    const { references, inReplyTo } = nth(past, 99);
    expect(references.map((id) => `<${id}>`).join(' ').length).toBeLessThanOrEqual(1_500);
    expect([references[0], references.at(-1)]).toEqual(['one@x.example', inReplyTo]);
    expect(references.length).toBeGreaterThan(10);
  });
});

describe('a mail that came back', () => {
  const days = (count: number) => new Date(Date.parse(now) + count * 24 * 60 * 60_000).toISOString();
  const bounce = (past: readonly ConversationEvent[], status: string | null, at = now, seat = 1) =>
    decide(past, new RecordBounce({ seat, status }, { ...metadata, now: at }));
  const afterBounces = (...bounces: readonly (readonly [string | null, string])[]) =>
    bounces.reduce<readonly ConversationEvent[]>(
      (past, [status, at]) => [...past, ...bounce(past, status, at)],
      afterAll(first),
    );
  const undeliverable = (status: string | null) => [
    { type: 'ParticipantUndeliverable', data: { issueId: 7, seat: 1, status } },
  ];

  it.each(['5.1.1', '5.0.0', '5.2.1', '5.4.4', '550', '553'])(
    'for good makes its participant undeliverable at once: %s (LOOP-10, OUT-26)',
    (status) => expect(bounce(afterAll(first), status)).toEqual(undeliverable(status)),
  );
  it.each(['5.2.2', '5.3.4', '5.7.1', '5.7.26', '552', '4.2.2', '450', null])(
    'for another reason is counted: %s (LOOP-10)',
    (status) =>
      expect(bounce(afterAll(first), status)).toEqual([
        { type: 'ParticipantBounced', data: { issueId: 7, seat: 1, status, at: now } },
      ]),
  );
  it('as the third one in 7 days is enough (LOOP-10)', () => {
    const twice = afterBounces([null, days(0)], ['4.2.2', days(3)]);
    expect(bounce(twice, '4.2.2', days(6.9))).toEqual(undeliverable('4.2.2'));
    expect(types(bounce(twice, '4.2.2', days(7)))).toEqual(['ParticipantBounced']);
  });
  it('now and then is not, however often (LOOP-10)', () => {
    const often = afterBounces(...Array.from({ length: 20 }, (_, n) => [null, days(4 * n)] as const));
    expect(types(often)).not.toContain('ParticipantUndeliverable');
  });
  it('is nothing to a seat that gets no mails, or that nobody has', () => {
    const marked = [...afterAll(first), ...bounce(afterAll(first), '5.1.1')];
    expect(bounce(marked, '5.1.1')).toEqual([]);
    const left = [...afterAll(first), ...decide(afterAll(first), new UnsubscribeSeat({ seat: 1 }, metadata))];
    expect(bounce(left, '5.1.1')).toEqual([]);
    expect(bounce(afterAll(first), '5.1.1', now, 2)).toEqual([]);
    expect(bounce([], '5.1.1')).toEqual([]);
  });
});

describe('an undeliverable participant', () => {
  const others = (count: number) => Array.from({ length: count }, (_, n) => note({ correspondentId: `person-${n}` }));
  const undeliverable: ConversationEvent = {
    type: 'ParticipantUndeliverable',
    data: { issueId: 7, seat: 1, status: '5.1.1' },
  };
  const past = (count = 1) => [...afterAll(first, ...others(count)), undeliverable];

  it('gets no mail, neither of a user nor of others (LOOP-11)', () => {
    expect(
      queuedIn(decide(past(), new QueueNote({ noteId: 55, messageIdOf }, metadata))).map(({ seat }) => seat),
    ).toEqual([2]);
    expect(queuedIn(accept(past(2), note({ correspondentId: 'person-0' }))).map(({ seat }) => seat)).toEqual([3]);
  });
  it.each([{ byKey: false }, { joins: false }])(
    'gets mails again when it writes, in the same seat: %j (LOOP-11)',
    (by) =>
      expect(accept(past(), note(by))).toContainEqual({
        type: 'ParticipantAdded',
        data: { issueId: 7, seat: 1, correspondentId: 'jane', addedAt: now },
      }),
  );
  it('gets none for a mail that is not from there (LOOP-11)', () =>
    expect(types(accept(past(), note({ forged: true, joins: false })))).not.toContain('ParticipantAdded'));
  it('gets none for what others write (LOOP-11)', () =>
    expect(types(accept(past(), note({ correspondentId: 'person-0' })))).not.toContain('ParticipantAdded'));
  it(`is one of the ${MAX_PARTICIPANTS}, and comes back as one of them (PART-3)`, () => {
    const full = past(MAX_PARTICIPANTS - 1);
    expect(types(accept(full, note({ correspondentId: 'one too many' })))).toEqual(['MailAccepted']);
    expect(types(accept(full, note()))).toContain('ParticipantAdded');
  });
  it('may leave, and is then an unsubscribed one (SUB-5)', () =>
    expect(types(decide(past(), new UnsubscribeSeat({ seat: 1 }, metadata)))).toEqual(['ParticipantUnsubscribed']));
});

describe('ending the mails of a seat', () => {
  it('is done once, and for a seat that is there (SUB-3, SUB-5)', () => {
    const past = afterAll(first);
    const left = decide(past, new UnsubscribeSeat({ seat: 1 }, metadata));
    expect(left).toEqual([{ type: 'ParticipantUnsubscribed', data: { issueId: 7, seat: 1 } }]);
    expect(decide([...past, ...left], new UnsubscribeSeat({ seat: 1 }, metadata))).toEqual([]);
    expect(decide(past, new UnsubscribeSeat({ seat: 2 }, metadata))).toEqual([]);
  });
});
