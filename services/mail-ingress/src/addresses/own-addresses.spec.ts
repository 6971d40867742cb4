import { MailKeys } from './mail-keys';
import { OwnAddresses } from './own-addresses';

const keys = new MailKeys({ mail: ['a-secret-of-at-least-thirty-two-characters'] }, { messageIdDomain: 'example.com' });
const others = new MailKeys({ mail: ['another-secret-of-thirty-two-characters'] }, { messageIdDomain: 'example.com' });
const seat = { issueId: 42, seat: 3 };
const key = keys.replyKey(seat);
const forged = others.replyKey(seat);

const given = (settings: Partial<ConstructorParameters<typeof OwnAddresses>[0]> = {}) =>
  new OwnAddresses(
    {
      incomingAddress: 'in+%{key}@example.com',
      serviceDeskAddress: '%{key}@desk.example.com',
      from: 'noreply@example.com',
      noReply: 'nobody@example.com',
      ...settings,
    },
    keys,
  );

describe('an address of ours', () => {
  const addresses = given();

  it('with a reply key is read as its seat, at either pattern, in any letter case (RT-4, RT-5)', () => {
    for (const address of [`in+${key}@example.com`, `${key.toUpperCase()}@desk.example.com`])
      expect(addresses.read(address)).toEqual({ kind: 'seat', seat, use: 'reply' });
  });
  it('says what its reply key is used for (RT-6)', () => {
    const use = (local: string) => addresses.read(`in+${local}@example.com`);
    expect(use(`${key}-unsubscribe`)).toEqual({ kind: 'seat', seat, use: 'unsubscribe' });
    expect(use(`${key}+unsubscribe`)).toEqual({ kind: 'seat', seat, use: 'unsubscribe' });
    expect(use(`${key}-Bounce`)).toEqual({ kind: 'seat', seat, use: 'bounce' });
    expect(use(`${key}+bounce`)).toEqual({ kind: 'other' });
  });
  it('with a project id is read at either pattern (RT-4, RT-7)', () => {
    const read = { kind: 'project', slug: 'acme-help', projectId: 5, isForged: false };
    expect(addresses.read('in+acme-help-5-issue-@example.com')).toEqual(read);
    expect(addresses.read('Acme-Help-5-Issue-@desk.example.com')).toEqual(read);
  });
  it('with a suffix, which follows the last hyphen, is read at the service_desk_email pattern only (RT-8)', () => {
    expect(addresses.read('acme-help-vip_1@desk.example.com')).toEqual({
      kind: 'pair',
      slug: 'acme-help',
      key: 'vip_1',
      isForged: false,
    });
    expect(addresses.read('in+acme-help-vip_1@example.com')).toEqual({ kind: 'other' });
  });
  it('with a path is read, unless there is a plus in it (RT-9)', () => {
    expect(addresses.read('in+Acme/Help@example.com')).toEqual({
      kind: 'path',
      fullPath: 'acme/help',
      isForged: false,
    });
    expect(addresses.read('in+acme/help+x@example.com')).toEqual({ kind: 'other' });
  });
  it('with a forged reply key is still read as a suffix (RT-12)', () => {
    expect(addresses.read(`in+${forged}@example.com`)).toEqual({ kind: 'forged-key' });
    expect(addresses.read(`in+${forged}-bounce@example.com`)).toEqual({ kind: 'forged-key' });
    const suffix = forged.split('-').at(-1)!;
    const slug = forged.slice(0, -suffix.length - 1);
    expect(addresses.read(`${forged}@desk.example.com`)).toEqual({ kind: 'pair', slug, key: suffix, isForged: true });
  });
  it('without a key is a mailbox (RT-1)', () => {
    const mailbox = given({ incomingAddress: 'desk@example.com', serviceDeskAddress: null });
    expect(mailbox.read('Desk@example.com')).toEqual({ kind: 'mailbox' });
    expect(mailbox.isSetUp).toBe(false);
  });
  it('that two patterns fit is read as what leads somewhere', () => {
    const overlapping = given({ incomingAddress: '%{key}@example.com', serviceDeskAddress: 'in+%{key}@example.com' });
    expect(overlapping.read(`in+${key}@example.com`)).toMatchObject({ kind: 'seat' });
    expect(overlapping.read('in+acme-vip@example.com')).toMatchObject({ kind: 'pair', slug: 'acme' });
  });
  it('is no address of others', () => {
    for (const other of ['in@example.com', 'jane@example.org', `in+${key}@example.org`, 'in+@example.com', ''])
      expect([other, addresses.read(other)]).toEqual([other, null]);
    expect(addresses.read(`in+${'a/'.repeat(500_000)}@example.com`)).toBeNull();
  });
});

describe('own mail', () => {
  it('comes from an address that leads here, or that mails go out from, or their bounces (LOOP-2)', () => {
    const addresses = given();
    const own = [
      ...['noreply@example.com', 'NoReply@EXAMPLE.com', 'nobody@example.com', 'noreply-bounce@example.com'],
      ...[`in+${key}@example.com`, `in+${key}-bounce@example.com`, `in+${forged}@example.com`],
      ...['in+acme-5-issue-@example.com', 'in+acme/help@example.com', 'acme-vip@desk.example.com'],
    ];
    expect(own.filter((address) => !addresses.isOwn(address))).toEqual([]);
    const others = [
      ...['jane@example.com', 'noreply@example.org', 'in@example.com', 'jane', ''],
      ...['jane@desk.example.com', 'jane.roe-doe@desk.example.com'],
    ];
    expect(others.filter((address) => addresses.isOwn(address))).toEqual([]);
  });
});

describe('the address of a seat', () => {
  it('is made at the first pattern that has a key (OUT-9, OUT-10, SUB-4)', () => {
    expect(given().ofSeat(seat)).toBe(`in+${key}@example.com`);
    expect(given({ incomingAddress: null }).ofSeat(seat, 'bounce')).toBe(`${key}-bounce@desk.example.com`);
    const keyless = given({ incomingAddress: 'desk@example.com' });
    expect(keyless.ofSeat(seat, 'unsubscribe')).toBe(`${key}-unsubscribe@desk.example.com`);
  });
  it('is none without a pattern', () =>
    expect(given({ incomingAddress: null, serviceDeskAddress: 'desk@example.com' }).ofSeat(seat)).toBeNull());
  it('is read as it was made', () => {
    for (const use of ['reply', 'unsubscribe', 'bounce'] as const)
      expect(given().read(given().ofSeat(seat, use)!)).toEqual({ kind: 'seat', seat, use });
  });
});

describe('the addresses of a project', () => {
  it('are made at both patterns, with the suffix at the service_desk_email one (SET-4)', () => {
    const incoming = 'in+acme-5-issue-@example.com';
    const alias = 'acme-5-issue-@desk.example.com';
    expect(given().ofProject('acme', 5, null)).toEqual({ incoming, alias });
    expect(given().ofProject('acme', 5, 'vip')).toEqual({ incoming, alias: 'acme-vip@desk.example.com' });
    expect(given({ serviceDeskAddress: null }).ofProject('acme', 5, 'vip')).toEqual({ incoming, alias: null });
  });
  it('are none without a key in a pattern (RT-1)', () =>
    expect(given({ incomingAddress: 'desk@example.com', serviceDeskAddress: null }).ofProject('acme', 5, null)).toEqual(
      {
        incoming: null,
        alias: null,
      },
    ));
  it('are too long beyond 64 octets before the @, as those of seats are (SET-4)', () => {
    const fits = `${'a'.repeat(64)}@x.org`;
    const tooLong = `${'a'.repeat(62)}é+@x.org`;
    expect([[], [null], [fits], [fits, tooLong]].map((made) => given().isTooLong(made))).toEqual([
      ...[false, false, false, true],
    ]);
    expect(given({ incomingAddress: 'in-a-long-mailbox+%{key}@example.com' }).isTooLong([])).toBe(false);
    expect(given({ incomingAddress: 'in-a-longer-mailbox+%{key}@example.com' }).isTooLong([])).toBe(true);
  });
});
