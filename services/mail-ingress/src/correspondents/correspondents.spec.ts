import { randomUUID } from 'node:crypto';
import { Access, identifyCorrespondent, nameCorrespondents, Role } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { insisting } from '@ledgerdesk/testing';
import { entering, newMetadata, newProject, StartedDesk } from '../service-desk/fixture/started-desk';
import { correspondentStream } from './correspondent';
import { Correspondents } from './correspondents';

let desk: StartedDesk;
beforeAll(async () => (desk = await StartedDesk.start(new Set(), { maxIssuesPerSenderPerHour: 2 })));
afterAll(() => desk.stop());

const correspondents = () => desk.parts.get(Correspondents);
/** Somebody who has never written. */
const someone = () => ({ address: `jane-${randomUUID()}@example.com`, name: 'Jane Roe' as string | null });
const write = (mailbox: ReturnType<typeof someone>, mailId: string | null = null, commandId = randomUUID() as string) =>
  insisting(() => correspondents().write(mailbox, newMetadata(commandId), mailId === null ? null : { mailId }));
const find = (...ids: string[]) => insisting(() => correspondents().find(ids));
const typesOf = async (id: string) =>
  (await insisting(() => desk.eventStore.read(correspondentStream(id)))).map(({ type }) => type);

describe('a correspondent', () => {
  it('is the same for each spelling of the same e-mail (SND-2)', () => {
    const spellings = ['jane@bücher.example', 'JANE@xn--bcher-kva.Example', ' Jane@BÜCHER.example '];
    expect(new Set(spellings.map((address) => correspondents().idOf(address))).size).toBe(1);
    expect(correspondents().idOf('joan@bücher.example')).not.toBe(correspondents().idOf(spellings[0]!));
    expect(correspondents().idOf(spellings[0]!)).toMatch(/^[0-9a-f]{64}$/);
  });
  it('is told apart by its address, in any spelling, for Reporters (MA-12, MI-6)', async () => {
    const identify = (role: Role) =>
      desk.ask(identifyCorrespondent, { address: ' JANE@bücher.example' }, entering(newProject(), role));
    expect(await identify(20)).toEqual({ correspondentId: correspondents().idOf('jane@bücher.example') });
    expect(await refusal(identify(10))).toMatch(/^forbidden/);
  });
  it('is found by id with address and name', async () => {
    const jane = someone();
    const unknown = correspondents().idOf(someone().address);
    const { correspondentId, mailboxId, allowedFrom } = await write(jane);
    const id = correspondents().idOf(jane.address);
    expect([correspondentId, mailboxId, allowedFrom]).toEqual([id, id, null]);
    expect(await find(correspondentId, unknown, 'nobody', correspondentId)).toEqual(new Map([[correspondentId, jane]]));
  });
  it('stays as each mail spelled and named it, whatever others say later', async () => {
    const jane = someone();
    const thief = { ...jane, name: 'Thief' };
    const respelled = { address: jane.address.toUpperCase(), name: null };
    const ids = [];
    for (const mailbox of [jane, thief, respelled, thief, jane]) ids.push((await write(mailbox)).mailboxId);
    const [first, second, third] = ids;
    expect(ids).toEqual([first, `${first}.2`, `${first}.3`, second, first]);
    expect(await typesOf(first!)).toEqual(['CorrespondentNoted', 'MailboxNoted', 'MailboxNoted']);
    expect(await find(third!, first!, second!, `${first}.4`, `${first}.0`, `${first}.02`)).toEqual(
      new Map([
        [third, respelled],
        [first, jane],
        [second, thief],
      ]),
    );
  });
  it('stands with address and name in its own stream alone', async () => {
    await write({ address: 'quill@quibble.example', name: 'Quillon' });
    await write({ address: 'Quill@quibble.example', name: null });
    const { events } = await insisting(() => desk.log.readAll(0, 10_000));
    const elsewhere = events.filter(({ stream }) => !stream.startsWith('correspondent-'));
    expect(JSON.stringify([elsewhere, events.map(({ stream }) => stream)])).not.toMatch(/quill|quibble/i);
  });
});

describe('the issues of a sender', () => {
  it('are counted once for each mail, up to the limit (LOOP-17)', async () => {
    const jane = someone();
    const first = await write(jane, 'm-1', 'k-1');
    const second = await write(jane, 'm-2');
    expect([first.allowedFrom, second.allowedFrom]).toEqual([null, null]);
    const { allowedFrom, correspondentId } = await write(jane, 'm-3', 'k-3');
    const [counted] = (await insisting(() => desk.eventStore.read(correspondentStream(correspondentId)))).filter(
      ({ type }) => type === 'IssueCounted',
    );
    expect(Date.parse(allowedFrom!) - Date.parse((counted!.data as { countedAt: string }).countedAt)).toBe(3_600_000);
    expect((await write(jane, 'm-3', 'k-3')).allowedFrom).toBe(allowedFrom);
    expect([(await write(jane, 'm-1', 'k-1')).allowedFrom, (await write(jane, 'm-2')).allowedFrom]).toEqual([
      null,
      null,
    ]);
    expect((await typesOf(correspondentId)).filter((type) => type === 'IssueCounted')).toHaveLength(2);
    expect((await write(jane)).allowedFrom).toBeNull();
  });
  it('of one do not count for another', async () => {
    for (const mailId of ['m-1', 'm-2']) await write(someone(), mailId);
    expect((await write(someone(), 'm-3')).allowedFrom).toBeNull();
  });
  it('are not counted where there is no limit (LOOP-17)', async () => {
    const unlimited = await StartedDesk.start(new Set(), { maxIssuesPerSenderPerHour: 0 });
    const jane = someone();
    const written = await Promise.all(
      ['m-1', 'm-2', 'm-3'].map((mailId) =>
        insisting(() => unlimited.parts.get(Correspondents).write(jane, newMetadata(), { mailId })),
      ),
    );
    expect(written.map(({ allowedFrom }) => allowedFrom)).toEqual([null, null, null]);
    await unlimited.stop();
  });
});

describe('automatic mails', () => {
  const mail = { kind: 'thank_you', verdict: 'pass' } as const;
  type Asked = Parameters<ReturnType<typeof correspondents>['allowAutomatic']>[1];
  const allow = (id: string, outgoingId: string, asked: Partial<Asked> = {}) =>
    insisting(() =>
      correspondents().allowAutomatic(id, { ...mail, subjectKey: outgoingId, outgoingId, ...asked }, newMetadata()),
    );

  it('are allowed for good, once they were (LOOP-14)', async () => {
    const id = (await write(someone())).correspondentId;
    const ten = Array.from({ length: 10 }, (_, n) => `${id}-${n}`);
    for (const outgoingId of ten) expect(await allow(id, outgoingId)).toBe('allowed');
    expect(await allow(id, `${id}-10`)).toBe('limited');
    await desk.restart();
    expect(await allow(id, ten[0]!)).toBe('allowed');
    expect(await allow(id, `${id}-10`)).toBe('limited');
    expect((await typesOf(id)).filter((type) => type === 'AutomaticMailAllowed')).toHaveLength(10);
  });
  it('of a subject are limited, which is kept as no text (LOOP-14)', async () => {
    const id = (await write(someone())).correspondentId;
    const subjectKey = correspondents().subjectKeyOf('Quagmire ahead');
    for (const n of [1, 2]) expect(await allow(id, `${id}-${n}`, { subjectKey })).toBe('allowed');
    expect(await allow(id, `${id}-3`, { subjectKey })).toBe('limited');
    const { events } = await insisting(() => desk.log.readAll(0, 10_000));
    expect(JSON.stringify(events)).not.toMatch(/quagmire/i);
  });
  it('are counted for an address with a plus-tag as for the one without (LOOP-23)', async () => {
    const { address } = someone();
    const tagged = async (tag: string) =>
      (await write({ address: address.replace('@', `+${tag}@`), name: null })).correspondentId;
    for (let n = 0; n < 10; n += 1) expect(await allow(await tagged(`t${n}`), `${address}-${n}`)).toBe('allowed');
    expect(await allow(await tagged('t10'), `${address}-10`)).toBe('limited');
    expect(await allow((await write({ address, name: null })).correspondentId, `${address}-11`)).toBe('limited');
  });
  it.each(['mailer-daemon', 'NoReply', 'do-not-reply+x'])('go to nobody at %s (LOOP-20)', async (local) => {
    const { correspondentId } = await write({ address: `${local}@robots.example`, name: null });
    expect(await allow(correspondentId, `robot-${local}`)).toBe('limited');
  });
  it('that are thanks to senders who are not verified are limited for all together (LOOP-23)', async () => {
    const few = await StartedDesk.start(new Set(), { maxUnverifiedThanksPerHour: 2, maxCcMailsPerHour: 1 });
    const ask = async (outgoingId: string, asked: Partial<Asked>) => {
      const known = few.parts.get(Correspondents);
      const { correspondentId } = await insisting(() => known.write(someone(), newMetadata(), null));
      const thanks = { ...mail, subjectKey: outgoingId, outgoingId, ...asked };
      return insisting(() => known.allowAutomatic(correspondentId, thanks, newMetadata()));
    };
    for (const outgoingId of ['o-1', 'o-2']) expect(await ask(outgoingId, { verdict: 'none' })).toBe('allowed');
    expect(await ask('o-3', { verdict: 'none' })).toBe('limited');
    expect(await ask('o-4', { verdict: 'pass' })).toBe('allowed');
    const { correspondentId: namedBy } = await insisting(() =>
      few.parts.get(Correspondents).write(someone(), newMetadata(), null),
    );
    expect(await ask('o-5', { kind: 'new_participant', namedBy })).toBe('allowed');
    expect(await ask('o-6', { kind: 'new_participant', namedBy })).toBe('limited');
    expect(await ask('o-7', { kind: 'new_participant' })).toBe('allowed');
    await few.stop();
  });
  it('to addresses from a Cc are ten an hour for each sender, whatever the plus-tags (LOOP-23)', async () => {
    const { address } = someone();
    const tagged = async (tag: string) =>
      (await write({ address: address.replace('@', `${tag}@`), name: null })).correspondentId;
    const tell = async (n: number, namedBy: string) => {
      const id = (await write(someone())).correspondentId;
      return allow(id, `${address}-${n}`, { kind: 'new_participant', verdict: 'none', namedBy });
    };
    for (let n = 0; n < 10; n += 1) expect(await tell(n, await tagged(n === 0 ? '' : `+t${n}`))).toBe('allowed');
    expect(await tell(10, await tagged(''))).toBe('limited');
    expect(await tell(11, await tagged('+new'))).toBe('limited');
    expect(await tell(12, (await write(someone())).correspondentId)).toBe('allowed');
  });
  it('of others are five a day for whoever is not confirmed, over all issues (LOOP-22)', async () => {
    const { correspondentId } = await write(someone());
    const mailed = (outgoingId: string) =>
      insisting(() => correspondents().allowUnconfirmed({ correspondentId, outgoingId }, newMetadata()));
    for (let n = 0; n < 5; n += 1) expect(await mailed(`${correspondentId}-${n}`)).toBe(true);
    expect(await mailed(`${correspondentId}-5`)).toBe(false);
    expect(await mailed(`${correspondentId}-0`)).toBe(true);
  });
  it('that are rejections to senders who are not verified are one a day (ERR-3)', async () => {
    const id = (await write(someone())).correspondentId;
    const rejection = { kind: 'rejection', verdict: 'none' } as const;
    expect(await allow(id, `${id}-1`, rejection)).toBe('allowed');
    expect(await allow(id, `${id}-1`, rejection)).toBe('allowed');
    expect(await allow(id, `${id}-2`, rejection)).toBe('limited');
    expect(await insisting(() => desk.eventStore.read('rejections'))).toHaveLength(1);
  });
});

describe('a subject', () => {
  const key = (subject: string) => correspondents().subjectKeyOf(subject);

  it('is the same with Re:, Fwd: and numbers as without (LOOP-14)', () => {
    const same = ['Re: Order (#12)', 'RE: re: Fwd:  order (#7)', 'AW: Order (#)', '[Rejected] Re[2]: ORDER (#99)'];
    expect(new Set(same.map(key)).size).toBe(1);
    expect(key('Order (#12) again')).not.toBe(key(same[0]!));
  });
  it('may begin with the same letters as a prefix', () => expect(key('Return')).not.toBe(key('turn')));
  it('is compared in time, however long it is', () => expect(key(`${'re:'.repeat(20_000)}order`)).toBe(key('order')));
});

describe('the names of correspondents', () => {
  const name = async (access: Access, ...ids: string[]) =>
    (await desk.ask(nameCorrespondents, { ids }, access)).correspondents;
  const acme = newProject();

  it('are whole for Reporters, and for the Support Bot (MI-6)', async () => {
    const jane = someone();
    const { correspondentId: id } = await write(jane);
    for (const role of [20, 50, null] as (Role | null)[])
      expect(await name(entering(acme, role), id)).toEqual([{ id, ...jane }]);
  });
  it('are masked for all others (MI-6)', async () => {
    const { correspondentId: id } = await write(someone());
    const masked = [{ id, address: 'ja*****@e*****.c**', name: null }];
    for (const role of [0, 10, 15] as Role[]) expect(await name(entering(acme, role), id)).toEqual(masked);
    expect(await name({ position: 1, user: null, target: null }, id)).toEqual(masked);
  });
});
