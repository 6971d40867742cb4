import { CommandMetadata, fold } from '@ledgerdesk/event-sourcing';
import { belongsTo, ConversationEvent } from './conversation';
import {
  AcceptedMail,
  AcceptMail,
  AddParticipant,
  ClearParticipant,
  ConversationCommand,
  conversationDecider,
  MAX_PARTICIPANTS,
  QueueNote,
  RecordBounce,
  RemoveParticipant,
  UnsubscribeSeat,
} from './conversation.decider';

/** Of the first seats; more than there are say nothing. */
const messageIdsOf = (noteId: number | null | 'added', seats = 20) => {
  const [kind, event] =
    noteId === null
      ? ['thank_you', 'opened']
      : noteId === 'added'
        ? ['new_participant', 'added']
        : ['new_note', `note-${noteId}`];
  return Array.from({ length: seats }, (_, index) => `${kind}.7.${index + 1}.${event}@desk.example`);
};
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
  mailboxId: 'jane.2',
  noteId: null,
  named: ['jane'],
  joins: true,
  byKey: false,
  byId: false,
  forged: false,
  keySeat: null,
  verified: false,
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
const queueNote = (noteId: number, { isOff = false, seats = 20 } = {}) =>
  new QueueNote({ noteId, messageIds: messageIdsOf(noteId, seats), isOff }, metadata);
const accept = (past: readonly ConversationEvent[], mail: AcceptedMail, seats?: number) =>
  decide(
    past,
    new AcceptMail(
      { ...mail, messageIds: messageIdsOf(mail.noteId, seats), ccMessageIds: messageIdsOf('added', seats) },
      metadata,
    ),
  );
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
      {
        type: 'ParticipantAdded',
        data: { issueId: 7, seat: 1, correspondentId: 'jane', mailboxId: 'jane.2', addedAt: now },
      },
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
            mailboxId: 'jane.2',
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
  it('is accepted anew where somebody took the seat that its sender was to take (TH-6)', () => {
    const past = afterAll(note({ correspondentId: 'ann' }));
    expect(() => accept(past, first, 1)).toThrow(expect.objectContaining({ code: 'concurrent-change' }));
    expect(queuedIn(accept(past, first, 2)).map(({ messageId }) => messageId)).toEqual([
      'thank_you.7.2.opened@desk.example',
    ]);
  });
});

describe('a mail that becomes a note', () => {
  it('is not mailed to whoever joined after it was asked (OUT-2)', () => {
    const others = ['ann', 'bob'].map((correspondentId) => note({ correspondentId, verified: true }));
    const past = afterAll(first, ...others);
    expect(queuedIn(accept(past, note({ verified: true }), 2)).map(({ seat }) => seat)).toEqual([2]);
  });
  it('of a participant goes to all others who get mails (OUT-2)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann', verified: true }), note({ correspondentId: 'bob' }));
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
      data: { issueId: 7, seat: 1, correspondentId: 'jane', mailboxId: 'jane.2', addedAt: now },
    });
  });
  it(`adds nobody beyond ${MAX_PARTICIPANTS} participants (PART-3)`, () => {
    const people = Array.from({ length: MAX_PARTICIPANTS - 1 }, (_, n) => note({ correspondentId: `person-${n}` }));
    const past = afterAll(first, ...people);
    expect(types(accept(past, note({ correspondentId: 'one too many' })))).toEqual(['MailAccepted']);
  });
});

describe('the Cc of a mail', () => {
  const cc = (...people: string[]) => people.map((id) => ({ correspondentId: id, mailboxId: `${id}.1` }));
  const added = (events: readonly ConversationEvent[]) =>
    events.flatMap((event) => (event.type === 'ParticipantAdded' ? [event.data.correspondentId] : []));
  const acceptedIn = (events: readonly ConversationEvent[]) =>
    events.flatMap((event) => (event.type === 'MailAccepted' ? [event.data] : []))[0]!;

  it('that opens an issue takes part after its sender, and is told so, once each (PART-2, OUT-3, LOOP-23)', () => {
    const events = accept([], { ...first, cc: cc('ann', 'jane', 'bob') });
    expect(added(events)).toEqual(['jane', 'ann', 'bob']);
    expect(acceptedIn(events)).toMatchObject({ copied: [2, 3] });
    const told = { kind: 'new_participant', namedBy: { correspondentId: 'jane', verdict: 'none' } };
    expect(queuedIn(events)).toMatchObject([
      { kind: 'thank_you', seat: 1 },
      { ...told, seat: 2, messageId: 'new_participant.7.2.added@desk.example', inReplyTo: 'one@x.example' },
      { ...told, seat: 3 },
    ]);
  });
  it.each<Partial<AcceptedMail>>([{ verified: true }, { keySeat: 1 }])(
    'of a reply takes part where its sender did, and %j (PART-2)',
    (by) => {
      const events = accept(afterAll(first), note({ ...by, cc: cc('ann') }));
      expect(added(events)).toEqual(['ann']);
      expect([queuedIn(events).map(({ kind }) => kind), withheldIn(events)]).toEqual([['new_participant'], []]);
    },
  );
  it('of a reply that anybody may have sent takes no part (PART-2)', () => {
    const past = afterAll(first);
    expect(added(accept(past, note({ cc: cc('ann') })))).toEqual([]);
    expect(added(accept(past, note({ keySeat: 2, cc: cc('ann') })))).toEqual([]);
    const stranger = note({ correspondentId: 'eve', keySeat: 1, verified: true, cc: cc('ann') });
    expect(added(accept(past, stranger))).toEqual(['eve']);
    expect(added(accept([], { ...first, joins: false, cc: cc('ann') }))).toEqual([]);
  });
  it('adds nobody again who has left or was removed (PART-5)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann' }), note({ correspondentId: 'bob' }));
    const gone: ConversationEvent[] = [
      { type: 'ParticipantUnsubscribed', data: { issueId: 7, seat: 2 } },
      { type: 'ParticipantRemoved', data: { issueId: 7, seat: 3 } },
    ];
    expect(added(accept([...past, ...gone], note({ keySeat: 1, cc: cc('ann', 'bob') })))).toEqual([]);
  });
  it(`is named, not added, beyond ${MAX_PARTICIPANTS} participants (PART-3)`, () => {
    const many = Array.from({ length: 12 }, (_, n) => `person-${n}`);
    const events = accept([], { ...first, cc: cc(...many) });
    expect(added(events)).toEqual(['jane', ...many.slice(0, 9)]);
    expect(acceptedIn(events).limited).toEqual(['person-9.1', 'person-10.1', 'person-11.1']);
  });
  it('is decided anew where somebody else took the seats (TH-6)', () =>
    expect(() => accept(afterAll(first), note({ keySeat: 1, cc: cc('ann') }), 1)).toThrow(
      expect.objectContaining({ code: 'concurrent-change' }),
    ));
});

const withheldIn = (events: readonly ConversationEvent[]) =>
  events.flatMap((event) =>
    event.type === 'MailWithheld' && event.data.mail.kind !== 'rejection'
      ? [[event.data.mail.seat, event.data.reason] as const]
      : [],
  );

describe('a note by mail', () => {
  const ann = (by: Partial<AcceptedMail> = {}) => note({ correspondentId: 'ann', ...by });

  it('goes to those only who are confirmed, the others are shown (LOOP-22, LOOP-21)', () => {
    const past = afterAll(
      first,
      ann({ verified: true }),
      note({ correspondentId: 'bob' }),
      note({ correspondentId: 'cy' }),
    );
    const passed = accept(past, note({ correspondentId: 'cy' }));
    expect(queuedIn(passed).map(({ seat, unconfirmed }) => [seat, unconfirmed])).toEqual([
      [1, true],
      [2, undefined],
    ]);
    expect(withheldIn(passed)).toEqual([[3, 'unconfirmed']]);
  });
  it.each([{ verified: true }, { keySeat: 2 }])('confirms its author for good: %j (LOOP-22)', (by) => {
    const past = afterAll(first, ann(), ann(by), ann());
    expect(withheldIn(accept(past, note()))).toEqual([]);
    expect(queuedIn(accept(past, note()))).toMatchObject([{ seat: 2 }]);
  });
  it('with the key of another seat confirms nobody (LOOP-22)', () => {
    const past = afterAll(first, ann({ keySeat: 1 }), ann({ keySeat: 1 }));
    expect(withheldIn(accept(past, note()))).toEqual([[2, 'unconfirmed']]);
  });
  it('of a stranger in nine names is mailed to the author of the issue only (LOOP-22)', () => {
    let past = afterAll(first);
    for (let count = 0; count < 25; count += 1)
      past = [...past, ...accept(past, note({ correspondentId: `forged-${count % 9}`, keySeat: 1 }))];
    const mailed = queuedIn(past).filter(({ kind }) => kind === 'new_note');
    expect(new Set(mailed.map(({ seat, unconfirmed }) => [seat, unconfirmed].join()))).toEqual(new Set(['1,true']));
  });
  it('leaves a trace of each who is mailed nothing, once (LOOP-21)', () => {
    const past = afterAll(first, ann({ verified: true }), note({ correspondentId: 'bob', verified: true }));
    const gone: ConversationEvent[] = [
      { type: 'ParticipantUnsubscribed', data: { issueId: 7, seat: 2 } },
      { type: 'ParticipantUndeliverable', data: { issueId: 7, seat: 3, status: '5.1.1' } },
    ];
    expect(withheldIn(accept([...past, ...gone], note()))).toEqual([
      [2, 'unsubscribed'],
      [3, 'undeliverable'],
    ]);
    const byUser = (before: readonly ConversationEvent[], isOff: boolean) => decide(before, queueNote(55, { isOff }));
    const queued = byUser([...past, ...gone], false);
    expect([queuedIn(queued).map(({ seat }) => seat), withheldIn(queued).map(([seat]) => seat)]).toEqual([[1], [2, 3]]);
    expect(byUser([...past, ...gone, ...queued], false)).toEqual([]);
    expect(withheldIn(byUser(past, true)).map(([, reason]) => reason)).toEqual(Array(3).fill('service-desk-off'));
  });
});

describe('many notes by mail', () => {
  const at = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString();
  const write = (past: readonly ConversationEvent[], by: string, seconds: number) => {
    const mail = note({ correspondentId: by, verified: true });
    const messageIds = messageIdsOf(mail.noteId);
    return decide(past, new AcceptMail({ ...mail, messageIds }, { ...metadata, now: at(seconds) }));
  };
  const flooded = (events: readonly ConversationEvent[]) =>
    events.flatMap((event) => (event.type === 'MailAccepted' && event.data.flooded ? [event.data.flooded] : []));
  const talk = afterAll(first, note({ correspondentId: 'ann', verified: true }));
  /** In turns of the named, one a second from the beginning on. */
  const after = (count: number, ...names: string[]) =>
    Array.from({ length: count }).reduce<readonly ConversationEvent[]>(
      (past, _, n) => [...past, ...write(past, names[n % names.length]!, n)],
      talk,
    );

  /** Two machines, each answering the other after so long, until nothing is mailed any more. */
  const answering = (before: readonly ConversationEvent[], seconds: number) => {
    let past = before;
    for (let mails = 0; mails < 100; mails += 1) {
      const written = write(past, mails % 2 === 0 ? 'jane' : 'ann', mails * seconds);
      past = [...past, ...written];
      if (queuedIn(written).length === 0) return { past, mails };
    }
    throw new Error('It does not come to rest');
  };

  it('are mailed up to the 20th in 10 minutes, then not those of who sent more than 5 (LOOP-15)', () => {
    const past = after(19, 'jane', 'ann');
    expect(flooded(past)).toEqual([]);
    const next = write(past, 'jane', 30);
    expect([flooded(next), queuedIn(next), withheldIn(next)]).toEqual([
      [{ of: 'address', begins: true }],
      [],
      [[2, 'flood']],
    ]);
    expect(flooded(write([...past, ...next], 'jane', 31))).toEqual([{ of: 'address', begins: false }]);
    const bob = [...past, ...write(past, 'bob', 29)];
    expect(flooded(write(bob, 'bob', 30))).toEqual([]);
  });
  it('are mailed again when the address was silent for 10 minutes (LOOP-15)', () => {
    const past = after(19, 'jane', 'ann');
    const stopped = [...past, ...write(past, 'jane', 30)];
    const still = [...stopped, ...write(stopped, 'jane', 620)];
    expect(flooded(still)).toHaveLength(2);
    expect(flooded(write(still, 'jane', 1_219))).toHaveLength(1);
    expect(flooded(write(still, 'jane', 1_220))).toEqual([]);
  });
  it('of whatever many addresses are mailed to nobody for an hour after the 60th (LOOP-15)', () => {
    const past = after(59, ...Array.from({ length: 20 }, (_, n) => `person-${n}`));
    expect(flooded(past)).toEqual([]);
    const next = write(past, 'jane', 60);
    expect(flooded(next)).toEqual([{ of: 'everybody', begins: true }]);
    expect(flooded(write([...past, ...next], 'somebody else', 3_659))).toEqual([{ of: 'everybody', begins: false }]);
    expect(flooded(write([...past, ...next], 'somebody else', 3_660))).toEqual([]);
  });
  it('by two machines that answer each other at once come to rest (LOOP-15, LOOP-19)', () =>
    expect(answering(talk, 2).mails).toBeLessThanOrEqual(20));
  it.each([40, 3_600, 200_000])(
    'by two machines that answer each other after %d s come to rest (LOOP-19)',
    (seconds) => {
      const { past, mails } = answering(talk, seconds);
      expect(mails).toBe(39);
      const next = write(past, 'jane', 1_000 * seconds);
      expect([flooded(past), flooded(next), withheldIn(next)]).toEqual([
        [{ of: 'unanswered', begins: true }],
        [{ of: 'unanswered', begins: false }],
        [[2, 'flood']],
      ]);
      expect(flooded(write(past, 'somebody else', 1_000 * seconds))).toEqual([]);
    },
  );
  it('are mailed again when a user has written (LOOP-19)', () => {
    const { past } = answering(talk, 3_600);
    const user = decide(past, queueNote(55));
    expect(queuedIn(user)).toHaveLength(2);
    expect(answering([...past, ...user], 3_600).mails).toBe(40);
    const off = decide(past, queueNote(56, { isOff: true }));
    expect(answering([...past, ...off], 3_600).mails).toBe(40);
  });
});

describe('a public note by a user', () => {
  it('goes to every participant who gets mails, once (OUT-2, OUT-23)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann' }));
    const queued = decide(past, queueNote(55));
    expect(queuedIn(queued).map(({ outgoingId }) => outgoingId)).toEqual(['7-1-note-55', '7-2-note-55']);
    expect(decide([...past, ...queued], queueNote(55))).toEqual([]);
  });
  it('is not mailed to whoever joined after it was asked (OUT-2)', () => {
    const past = afterAll(first, note({ correspondentId: 'ann' }));
    expect(queuedIn(decide(past, queueNote(55, { seats: 1 }))).map(({ seat }) => seat)).toEqual([1]);
  });
  it('goes to nobody where no mail ever concerned the issue', () => {
    expect(decide([], queueNote(55))).toEqual([]);
  });
});

describe('what is mailed to one person', () => {
  const nth = (past: readonly ConversationEvent[], noteId: number) => queuedIn(decide(past, queueNote(noteId)))[0]!;

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
    for (let noteId = 1; noteId <= 80; noteId += 1) past = [...past, ...decide(past, queueNote(10_000_000 + noteId))];
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
  const others = (count: number) =>
    Array.from({ length: count }, (_, n) => note({ correspondentId: `person-${n}`, verified: true }));
  const undeliverable: ConversationEvent = {
    type: 'ParticipantUndeliverable',
    data: { issueId: 7, seat: 1, status: '5.1.1' },
  };
  const past = (count = 1) => [...afterAll(first, ...others(count)), undeliverable];

  it('gets no mail, neither of a user nor of others (LOOP-11)', () => {
    expect(queuedIn(decide(past(), queueNote(55))).map(({ seat }) => seat)).toEqual([2]);
    expect(queuedIn(accept(past(2), note({ correspondentId: 'person-0' }))).map(({ seat }) => seat)).toEqual([3]);
  });
  it.each([{ byKey: false }, { joins: false }])(
    'gets mails again when it writes, in the same seat: %j (LOOP-11)',
    (by) =>
      expect(accept(past(), note(by))).toContainEqual({
        type: 'ParticipantAdded',
        data: { issueId: 7, seat: 1, correspondentId: 'jane', mailboxId: 'jane.2', addedAt: now },
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

describe('a mail that is from a participant, and whose author is another address', () => {
  const undeliverable = { type: 'ParticipantUndeliverable', data: { issueId: 7, seat: 1, status: '5.1.1' } } as const;
  const unsubscribed = { type: 'ParticipantUnsubscribed', data: { issueId: 7, seat: 1 } } as const;
  const removed = { type: 'ParticipantRemoved', data: { issueId: 7, seat: 1 } } as const;
  const back = {
    type: 'ParticipantAdded',
    data: { issueId: 7, seat: 1, correspondentId: 'jane', mailboxId: 'jane.2', addedAt: now },
  };
  const cleared = { type: 'ParticipantCleared', data: { issueId: 7, seat: 1 } };
  const sayOf = (state: ConversationEvent, keySeat: number | null) => {
    const from = { correspondentIds: ['jane', 'nobody here'], keySeat };
    const events = accept([...afterAll(first), state], note({ correspondentId: 'her home', joins: false, from }));
    return events.filter(({ type }) => type !== 'MailAccepted');
  };

  it('lets the participant get mails again that could not be reached (AUTH-6, LOOP-11)', () =>
    expect(sayOf(undeliverable, null)).toEqual([back]));
  it('lets it come back and confirms it only by its own key (AUTH-6, PART-5, LOOP-22)', () => {
    expect(sayOf(unsubscribed, null)).toEqual([]);
    expect(sayOf(unsubscribed, 2)).toEqual([]);
    expect(sayOf(unsubscribed, 1)).toEqual([back, cleared]);
  });
  it('does nothing for one that was removed (AUTH-6, PART-5)', () => expect(sayOf(removed, 1)).toEqual([]));
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

describe('a mail that only names a Message-ID of a received mail', () => {
  const byId = (by: Partial<AcceptedMail>) => note({ byKey: false, byId: true, ...by });
  const opening = { ...first, named: ['jane', 'ann'] };

  it('makes nobody a participant whom it is not from (AUTH-6, TH-12)', () => {
    const forged = accept(afterAll(opening), byId({ correspondentId: 'eve', forged: true }));
    const amongOthers = accept(afterAll(opening), byId({ correspondentId: 'eve' }));
    const named = accept(afterAll(opening), byId({ correspondentId: 'ann', forged: true }));
    for (const events of [forged, amongOthers, named]) expect(types(events)).toEqual(['MailAccepted']);
  });
  it('makes one who was named before a participant, if it is from there (PART-1, TH-12)', () =>
    expect(types(accept(afterAll(opening), byId({ correspondentId: 'ann' })))).toEqual([
      'ParticipantAdded',
      'MailAccepted',
    ]));
  it('names nobody who may write then, unless its sender is verified (TH-12)', () => {
    const named = ['jane', 'eve'];
    const namedAfter = (by: Partial<AcceptedMail>) => fold(conversationDecider, afterAll(first, byId(by)))!.named;
    expect(namedAfter({ named })).toEqual(['jane']);
    expect(namedAfter({ named, verified: true })).toEqual(named);
    expect(namedAfter({ named, byId: false })).toEqual(named);
  });
});

describe('how a participant is spelled and named', () => {
  const mailboxOf = (past: readonly ConversationEvent[]) =>
    fold(conversationDecider, past)!.participants.map(({ mailboxId }) => mailboxId);
  const undeliverable: ConversationEvent = {
    type: 'ParticipantUndeliverable',
    data: { issueId: 7, seat: 1, status: '5.1.1' },
  };

  it('stays as the mail had it that made it one, whatever later mails have (PART-1, LOOP-11)', () => {
    const thief = note({ mailboxId: 'jane.3', verified: true });
    expect(mailboxOf(afterAll(first, thief))).toEqual(['jane.2']);
    const bounced = [...afterAll(first), undeliverable];
    const again = [...bounced, ...accept(bounced, thief)];
    expect(types(again.slice(bounced.length))).toContain('ParticipantAdded');
    expect(mailboxOf(again)).toEqual(['jane.2']);
    expect(queuedIn(decide(again, queueNote(300)))).toMatchObject([{ mailboxId: 'jane.2' }]);
  });
  it('is what a user says who adds it again (PART-4)', () => {
    const added = { issueId: 7, projectId: 9, iid: 3, correspondentId: 'jane', mailboxId: 'jane.4', addedBy: 5 };
    const past = [...afterAll(first), undeliverable];
    const again = [
      ...past,
      ...decide(past, new AddParticipant({ ...added, messageIds: messageIdsOf('added') }, metadata)),
    ];
    expect(mailboxOf(again)).toEqual(['jane.4']);
    expect(queuedIn(decide(again, queueNote(300)))).toMatchObject([{ mailboxId: 'jane.4' }]);
  });
});

describe('a participant whom a user', () => {
  const asked = { issueId: 7, projectId: 9, iid: 3, correspondentId: 'ann', mailboxId: 'ann', addedBy: 5 };
  const add = (by: Partial<typeof asked> = {}, seats?: number) =>
    new AddParticipant({ ...asked, ...by, messageIds: messageIdsOf('added', seats) }, metadata);
  const remove = (seat: number) => new RemoveParticipant({ seat }, metadata);
  const clear = (seat: number) => new ClearParticipant({ seat }, metadata);
  const undeliverable: ConversationEvent = {
    type: 'ParticipantUndeliverable',
    data: { issueId: 7, seat: 1, status: '5.1.1' },
  };
  const after = (past: readonly ConversationEvent[], ...commands: ConversationCommand[]) =>
    commands.reduce((events, command) => [...events, ...decide(events, command)], past);

  it('adds takes part, confirmed, and is told so once (PART-4, OUT-3, LOOP-22)', () => {
    const events = decide(afterAll(first), add());
    expect(events).toEqual([
      {
        type: 'ParticipantAdded',
        data: { issueId: 7, seat: 2, correspondentId: 'ann', mailboxId: 'ann', addedAt: now, addedBy: 5 },
      },
      { type: 'MailQueued', data: { issueId: 7, mail: expect.objectContaining({ kind: 'new_participant', seat: 2 }) } },
    ]);
    expect(queuedIn(events)[0]).toMatchObject({
      outgoingId: '7-2-added',
      messageId: 'new_participant.7.2.added@desk.example',
      correspondentId: 'ann',
    });
    const past = [...afterAll(first), ...events];
    expect(queuedIn(accept(past, note({ toOthers: true }))).map(({ seat }) => seat)).toEqual([2]);
    const again = after(past, remove(2), add());
    expect(types(again.slice(past.length))).toEqual(['ParticipantRemoved', 'ParticipantAdded']);
  });
  it('adds begins the conversation of an issue that no mail concerned', () => {
    expect(types(decide([], add()))).toEqual(['ConversationStarted', 'ParticipantAdded', 'MailQueued']);
  });
  it('adds twice is refused, as is one too many (PART-3, PART-4)', () => {
    const full = Array.from({ length: MAX_PARTICIPANTS }, (_, index) => add({ correspondentId: `p-${index}` }));
    const past = after([], ...full);
    expect(() => decide(past, add({ correspondentId: 'p-3' }))).toThrow(
      'No address was added: none was given or they take part already.',
    );
    expect(() => decide(past, add())).toThrow(expect.objectContaining({ code: 'participant-limit-reached' }));
    expect(types(decide(after(past, remove(4)), add()))).toEqual(['ParticipantAdded', 'MailQueued']);
  });
  it('adds is added anew where somebody took its seat (TH-6)', () => {
    expect(() => decide(afterAll(first), add({}, 1))).toThrow(expect.objectContaining({ code: 'concurrent-change' }));
  });
  it('removes gets no mail and does not come back by a mail (PART-5, TH-12)', () => {
    const others = note({ correspondentId: 'ann', verified: true });
    const past = after(afterAll(first, others), remove(2));
    expect(types(past.slice(-1))).toEqual(['ParticipantRemoved']);
    expect(decide(past, remove(2))).toEqual([]);
    expect(decide(past, remove(9))).toEqual([]);
    expect(decide(past, queueNote(55)).map(({ type, data }) => [type, 'mail' in data && data.mail])).toMatchObject([
      ['MailQueued', { seat: 1 }],
    ]);
    expect(types(accept(past, note({ correspondentId: 'ann' })))).not.toContain('ParticipantAdded');
    expect(decide(past, new UnsubscribeSeat({ seat: 2 }, metadata))).toEqual([]);
    expect(decide(past, new RecordBounce({ seat: 2, status: '5.1.1' }, metadata))).toEqual([]);
    const conversation = fold(conversationDecider, past);
    expect(['jane', 'ann', 'bob'].map((sender) => belongsTo(conversation, sender))).toEqual([true, false, false]);
  });
  it('removes makes room for another one (PART-3)', () => {
    const many = Array.from({ length: MAX_PARTICIPANTS - 1 }, (_, n) => note({ correspondentId: `p-${n}` }));
    const past = after(afterAll(first, ...many), remove(3));
    expect(types(accept(past, note({ correspondentId: 'ann' })))).toContain('ParticipantAdded');
  });
  it('clears is mailed again, and is confirmed (LOOP-11, LOOP-22)', () => {
    const past = after([...afterAll(first), undeliverable], clear(1));
    expect(past.at(-1)).toEqual({ type: 'ParticipantCleared', data: { issueId: 7, seat: 1 } });
    expect(queuedIn(decide(past, queueNote(55))).map(({ seat }) => seat)).toEqual([1]);
    expect(decide(past, clear(1))).toEqual([]);
    expect(decide(past, clear(9))).toEqual([]);
    expect(types(decide(afterAll(first), clear(1)))).toEqual(['ParticipantCleared']);
  });
});
