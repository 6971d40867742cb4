import { fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { AutomaticMail, AutomaticMailAllowed, CorrespondentNoted, IssueCounted, MailboxNoted } from './correspondent';
import {
  AllowAutomaticMail,
  correspondentDecider,
  CountIssue,
  LimitReached,
  NoteCorrespondent,
} from './correspondent.decider';
import { AllowCcMail, CcMailAllowed, ccMailsDecider } from './cc-mails.decider';
import { AllowRejection, RejectionAllowed, rejectionsDecider } from './rejections.decider';

const given = specify(correspondentDecider);
const noon = Date.parse('2030-01-07T12:00:00.000Z');
/** So many minutes after noon. */
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: null, via: 'mail', commandId: 'k-1' } as const;
const metadata = (minutes: number) => ({ ...origin, now: at(minutes), deadline: at(minutes + 1) });

const correspondentId = 'c-1';
const address = 'jane@x.org';
const name = 'Jane';
const noted: CorrespondentNoted = { type: 'CorrespondentNoted', data: { correspondentId, address, name } };

describe('noting a correspondent', () => {
  const note = (said: Partial<NoteCorrespondent['data']>) =>
    new NoteCorrespondent({ correspondentId, address, name, ...said }, metadata(0));

  it('records who is new', () => given().when(note({})).then(noted));
  it('again as before records nothing', () => given(noted).when(note({})).thenNothing());
  const another = (number: number, said: Partial<MailboxNoted['data']>): MailboxNoted => ({
    type: 'MailboxNoted',
    data: { correspondentId, number, address, name, ...said },
  });
  it.each([{ name: 'Jane Roe' }, { name: null }, { address: 'Jane@X.org' }])(
    'under another name, none or in another spelling records one more, beside what was known: %j',
    (said) => given(noted).when(note(said)).then(another(2, said)),
  );
  it('again as in any of them records nothing', () =>
    given(noted, another(2, { name: 'Thief' }), another(3, { address: 'JANE@x.org' }))
      .when(note({ name: 'Thief' }))
      .thenNothing());
  it('has in the first what was known last when later names replaced it, and leaves that for good', () =>
    expect(
      fold(correspondentDecider, [
        noted,
        { type: 'CorrespondentRenamed', data: { correspondentId, name: 'Jane Roe' } },
        { type: 'CorrespondentRespelled', data: { correspondentId, address: 'Jane@X.org' } },
        another(2, { name: 'Thief' }),
      ]).mailboxes,
    ).toEqual([
      { address: 'Jane@X.org', name: 'Jane Roe' },
      { address, name: 'Thief' },
    ]));
});

describe('counting the issues of a sender (LOOP-17)', () => {
  const counted = (mailId: string, minutes: number): IssueCounted => ({
    type: 'IssueCounted',
    data: { correspondentId, mailId, countedAt: at(minutes) },
  });
  const count = (mailId: string, minutes: number) =>
    new CountIssue({ correspondentId, mailId, most: 2 }, metadata(minutes));

  it('records one more', () => given(counted('m-1', 0)).when(count('m-2', 1)).then(counted('m-2', 1)));
  it('refuses what is beyond the limit', () =>
    given(counted('m-1', 0), counted('m-2', 10)).when(count('m-3', 59)).thenRejected('limit-reached'));
  it('says when the next one is allowed', () => {
    const state = fold(correspondentDecider, [counted('m-1', 0), counted('m-2', 10)]);
    const refused = () => correspondentDecider.decide(count('m-3', 59), state);
    expect(refused).toThrow(expect.objectContaining({ until: at(60) }) as LimitReached);
  });
  it('allows it then', () =>
    given(counted('m-1', 0), counted('m-2', 10)).when(count('m-3', 60)).then(counted('m-3', 60)));
  it('counts each mail once, also at the limit', () =>
    given(counted('m-1', 0), counted('m-2', 10)).when(count('m-1', 20)).thenNothing());
});

describe('an automatic mail to a correspondent', () => {
  const mail = { kind: 'thank_you', subjectKey: 's-1', verdict: 'pass' } as const;
  type Named = Partial<Omit<AutomaticMail, 'allowedAt'>>;
  const allowed = (outgoingId: string, minutes: number, named: Named = {}): AutomaticMailAllowed => ({
    type: 'AutomaticMailAllowed',
    data: { correspondentId, outgoingId, ...mail, ...named, allowedAt: at(minutes) },
  });
  const allow = (minutes: number, named: Named = {}) =>
    new AllowAutomaticMail({ correspondentId, outgoingId: 'o-1', ...mail, ...named }, metadata(minutes));
  /** So many before, each of another subject. */
  const before = (many: number, minutes: number, named: Named = {}) =>
    Array.from({ length: many }, (_, n) => allowed(`before-${n}`, minutes, { subjectKey: `before-${n}`, ...named }));

  it('is allowed', () => given().when(allow(0)).then(allowed('o-1', 0)));
  it('is allowed once', () => given(allowed('o-1', 0)).when(allow(1)).thenNothing());
  it('is limited with verdict fail (OUT-5, ERR-3)', () =>
    given()
      .when(allow(0, { verdict: 'fail' }))
      .thenRejected('limit-reached'));

  it('is limited to 10 in 180 minutes (LOOP-14)', () => {
    given(...before(9, 0))
      .when(allow(1))
      .then(allowed('o-1', 1));
    given(...before(10, 0))
      .when(allow(179))
      .thenRejected('limit-reached');
    given(...before(10, 0))
      .when(allow(180))
      .then(allowed('o-1', 180));
  });
  it('is limited to 2 of a subject in 180 minutes (LOOP-14)', () => {
    const two = [allowed('a', 0), allowed('b', 1, { kind: 'new_participant' })];
    given(...two)
      .when(allow(179))
      .thenRejected('limit-reached');
    given(...two)
      .when(allow(180))
      .then(allowed('o-1', 180));
    given(...two)
      .when(allow(2, { subjectKey: 's-2' }))
      .then(allowed('o-1', 2, { subjectKey: 's-2' }));
  });
  it('is limited to 5 in 24 hours of senders who are not verified (LOOP-14)', () => {
    const none = { verdict: 'none' } as const;
    given(...before(5, 0, none))
      .when(allow(24 * 60 - 1, none))
      .thenRejected('limit-reached');
    given(...before(5, 0, none))
      .when(allow(24 * 60, none))
      .then(allowed('o-1', 24 * 60, none));
    given(...before(5, 0, none))
      .when(allow(200))
      .then(allowed('o-1', 200));
    given(...before(5, 0))
      .when(allow(200, none))
      .then(allowed('o-1', 200, none));
  });
  it('that is a rejection is limited to 3 in an hour (ERR-3)', () => {
    const rejection = { kind: 'rejection' } as const;
    given(...before(3, 0, rejection))
      .when(allow(59, rejection))
      .thenRejected('limit-reached');
    given(...before(3, 0, rejection))
      .when(allow(60, rejection))
      .then(allowed('o-1', 60, rejection));
    given(...before(3, 0))
      .when(allow(1, rejection))
      .then(allowed('o-1', 1, rejection));
  });
  it('that is a rejection is limited to 1 in a day for senders who are not verified (ERR-3)', () => {
    const rejection = { kind: 'rejection', verdict: 'none' } as const;
    given(...before(1, 0, rejection))
      .when(allow(24 * 60 - 1, rejection))
      .thenRejected('limit-reached');
    given(...before(1, 0, rejection))
      .when(allow(24 * 60, rejection))
      .then(allowed('o-1', 24 * 60, rejection));
  });

  it('takes no more room, however many there were', () => {
    const years = Array.from({ length: 5_000 }, (_, n) => allowed(`o-${n}`, n * 60));
    const issues = Array.from(
      { length: 5_000 },
      (_, n) => ({ type: 'IssueCounted', data: { correspondentId, mailId: `m-${n}`, countedAt: at(n * 30) } }) as const,
    );
    const state = fold(correspondentDecider, [noted, ...years, ...issues]);
    expect([state.automatic.length, state.issues.length]).toEqual([24, 2]);
  });
});

describe('a mail to an address from a Cc', () => {
  const given = specify(ccMailsDecider);
  const allowed = (outgoingId: string, senderId: string, minutes: number): CcMailAllowed => ({
    type: 'CcMailAllowed',
    data: { outgoingId, senderId, allowedAt: at(minutes) },
  });
  const allow = (outgoingId: string, senderId: string, minutes: number) =>
    new AllowCcMail({ outgoingId, senderId, most: 100 }, metadata(minutes));
  const many = (count: number, of: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => allowed(`o-${n}`, of(n), 0));

  it('is limited to 10 in an hour of each sender (LOOP-23)', () => {
    const ten = many(10, () => 'jane');
    given(...ten)
      .when(allow('x', 'jane', 59))
      .thenRejected('limit-reached');
    given(...ten)
      .when(allow('x', 'ann', 59))
      .then(allowed('x', 'ann', 59));
    given(...ten)
      .when(allow('x', 'jane', 60))
      .then(allowed('x', 'jane', 60));
    given(...ten)
      .when(allow('o-3', 'jane', 1))
      .thenNothing();
  });
  it('is limited to so many in an hour of the whole installation (LOOP-23)', () =>
    given(...many(100, (n) => `sender-${n}`))
      .when(allow('x', 'jane', 59))
      .thenRejected('limit-reached'));
});

describe('a rejection to a sender who is not verified', () => {
  const given = specify(rejectionsDecider);
  const allowed = (outgoingId: string, minutes: number): RejectionAllowed => ({
    type: 'RejectionAllowed',
    data: { outgoingId, allowedAt: at(minutes) },
  });
  const allow = (outgoingId: string, minutes: number) => new AllowRejection({ outgoingId }, metadata(minutes));
  const hundred = Array.from({ length: 100 }, (_, n) => allowed(`o-${n}`, 0));

  it('is limited to 100 in an hour of the whole installation (ERR-3)', () => {
    given(...hundred.slice(1))
      .when(allow('x', 1))
      .then(allowed('x', 1));
    given(...hundred)
      .when(allow('x', 59))
      .thenRejected('limit-reached');
    given(...hundred)
      .when(allow('x', 60))
      .then(allowed('x', 60));
  });
  it('is allowed once, also at the limit', () =>
    given(...hundred)
      .when(allow('o-7', 1))
      .thenNothing());
});
