import fc from 'fast-check';
import { MailKeys } from './mail-keys';

const first = 'first-secret-of-thirty-two-characters';
const second = 'second-secret-of-thirty-two-characters';
const keys = new MailKeys({ mail: [first] }, { messageIdDomain: 'mail.example.com' });
const others = new MailKeys({ mail: [second] }, { messageIdDomain: 'mail.example.com' });
const rotated = new MailKeys({ mail: [second, first] }, { messageIdDomain: 'mail.example.com' });
const seat = { issueId: 42, seat: 3 };

const seats = fc.record({
  issueId: fc.oneof(
    fc.integer({ min: 1, max: 100_000 }),
    fc.maxSafeInteger().map((n) => Math.abs(n) || 1),
  ),
  seat: fc.integer({ min: 1, max: 36 ** 3 - 1 }),
});
/** The text with some of its letters in capitals, as mail programs and people write it. */
const respelled = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((capitals) => [...text].map((letter, at) => (capitals[at] ? letter.toUpperCase() : letter)).join(''));
/** The text with one character replaced by another. */
const tampered = (text: string) =>
  fc
    .tuple(fc.nat(text.length - 1), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567-'))
    .map(([at, letter]) => text.slice(0, at) + letter + text.slice(at + 1))
    .filter((other) => other !== text);

describe('a reply key', () => {
  it('is the same for ever, since it stands in mails that were sent (TH-5)', () => {
    expect(keys.replyKey(seat)).toBe('516-3-6cgmj22q27ehhhgr');
    expect(others.replyKey({ issueId: 1, seat: 1 })).toBe('w1-1-n5mv5q4uhuk4mg7s');
  });
  it('leads to its seat, in any letter case (TH-5)', () =>
    fc.assert(
      fc.property(
        seats.chain((seat) => fc.tuple(fc.constant(seat), respelled(keys.replyKey(seat)))),
        ([seat, key]) => expect(keys.readReplyKey(key)).toEqual(seat),
      ),
    ));
  it('has 33 characters at most, 45 with what it is for (TH-5)', () => {
    fc.assert(fc.property(seats, (seat) => expect(keys.replyKey(seat).length).toBeLessThanOrEqual(33)));
    const longest = { issueId: Number.MAX_SAFE_INTEGER, seat: 36 ** 3 - 1 };
    expect(`${keys.replyKey(longest)}-unsubscribe`).toHaveLength(45);
  });
  it('that was tampered with is forged, or has not even its form (RT-12)', () =>
    fc.assert(
      fc.property(
        seats.chain((seat) => tampered(keys.replyKey(seat))),
        (key) => expect([null, 'forged']).toContain(keys.readReplyKey(key)),
      ),
    ));
  it('is read in no other text', () => {
    for (const text of ['', 'acme-5-issue-', 'acme-help', `x${keys.replyKey(seat)}-`, `${keys.replyKey(seat)}\n`])
      expect([text, keys.readReplyKey(text)]).toEqual([text, null]);
  });
  it('of another installation is forged', () => expect(others.readReplyKey(keys.replyKey(seat))).toBe('forged'));
  it('of a number that is none is forged', () =>
    expect(keys.readReplyKey(`azzzzzzzzzzz-1-${'a'.repeat(16)}`)).toBe('forged'));
});

describe('a Message-ID', () => {
  it('is the same for ever, since answers name it (TH-6)', () =>
    expect(keys.messageId('thank_you', seat, 'b5f_-1')).toBe(
      'thank_you.42.3.b5f_-1.5pdgmaev3zegwzmop@mail.example.com',
    ));
  it('names kind, seat and event, whichever way its domain is written (TH-2, TH-6)', () => {
    const id = keys.messageId('new_note', seat, 'note-7');
    expect(keys.readMessageId(id)).toEqual({ ...seat, kind: 'new_note', event: 'note-7' });
    expect(keys.readMessageId(id.replace('mail.example.com', 'MAIL.Example.com'))).toEqual({
      ...seat,
      kind: 'new_note',
      event: 'note-7',
    });
  });
  it('is another for another kind, seat or event (TH-6)', () => {
    const ids = [
      keys.messageId('new_note', seat, 'e'),
      keys.messageId('thank_you', seat, 'e'),
      keys.messageId('new_note', { ...seat, seat: 4 }, 'e'),
      keys.messageId('new_note', { ...seat, issueId: 43 }, 'e'),
      keys.messageId('new_note', seat, 'f'),
    ];
    expect(new Set(ids).size).toBe(5);
  });
  it('of another host, or that was tampered with, is none of ours (TH-3)', () => {
    const id = keys.messageId('new_note', seat, 'e');
    expect(keys.readMessageId(id.replace('mail.example.com', 'example.com'))).toBeNull();
    expect(keys.readMessageId(`${id}.org`)).toBeNull();
    const [local] = id.split('@');
    fc.assert(fc.property(tampered(local!), (other) => keys.readMessageId(`${other}@mail.example.com`) === null));
  });
  it('has 200 characters at most (TH-6)', () => {
    const longest = keys.messageId(
      'new_participant',
      { issueId: Number.MAX_SAFE_INTEGER, seat: 999_999 },
      'e'.repeat(64),
    );
    expect(longest.length + 'x'.repeat(60).length).toBeLessThanOrEqual(200);
  });
});

describe('an unsubscribe token', () => {
  it('is the same for ever, since it stands in mails that were sent (SUB-1)', () =>
    expect(keys.unsubscribeToken(seat)).toBe('516-3-kodvemv2nvn2lqf5woqk4wjq3w7a5xvi'));
  it('leads to its seat, in any letter case (SUB-1)', () =>
    fc.assert(
      fc.property(
        seats.chain((seat) => fc.tuple(fc.constant(seat), respelled(keys.unsubscribeToken(seat)))),
        ([seat, token]) => expect(keys.readUnsubscribeToken(token)).toEqual(seat),
      ),
    ));
  it('that was tampered with leads nowhere', () =>
    fc.assert(
      fc.property(tampered(keys.unsubscribeToken(seat)), (token) => keys.readUnsubscribeToken(token) === null),
    ));
});

describe('what is made for one purpose', () => {
  it('serves for no other (TH-7, SUB-1)', () => {
    expect(keys.readReplyKey(keys.unsubscribeToken(seat))).toBeNull();
    expect(keys.readUnsubscribeToken(keys.replyKey(seat))).toBeNull();
    expect(keys.readReplyKey(keys.unsubscribeToken(seat).slice(0, keys.replyKey(seat).length))).toBe('forged');
    const [, hash] = /\.([a-z2-7]{17})@/.exec(keys.messageId('k', seat, 'e'))!;
    expect(keys.readReplyKey(`${hash![0]}16-3-${hash!.slice(1)}`)).toBe('forged');
  });
});

describe('with another secret in front', () => {
  it('what was made before is still read (TH-7)', () => {
    expect(rotated.readReplyKey(keys.replyKey(seat))).toEqual(seat);
    expect(rotated.readMessageId(keys.messageId('new_note', seat, 'e'))).toMatchObject(seat);
    expect(rotated.readUnsubscribeToken(keys.unsubscribeToken(seat))).toEqual(seat);
  });
  it('the new one makes (TH-7)', () => expect(rotated.replyKey(seat)).toBe(others.replyKey(seat)));
  it('what was made with one that was taken away is forged', () =>
    expect(others.readReplyKey(keys.replyKey(seat))).toBe('forged'));
});

describe('a local part', () => {
  it('of 19 octets before the key has 64 at most (SET-4)', () => {
    const longest = keys.replyKey({ issueId: Number.MAX_SAFE_INTEGER, seat: 36 ** 3 - 1 });
    expect(`${'d'.repeat(18)}+${longest}-unsubscribe`).toHaveLength(64);
  });
});
