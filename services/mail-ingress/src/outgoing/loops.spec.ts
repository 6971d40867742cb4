import { simpleParser } from 'mailparser';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { MailServer } from './fixture/mail-server';
import { keysOf, newAddress, openIssue, startWith, writeNote } from './fixture/outbox';

jest.setTimeout(120_000);

type Installation = Readonly<{ host: string; started: StartedMail; server: MailServer }>;
type Carried = Readonly<{ raw: string; sender: string; recipient: string }>;

const install = async (host: string): Promise<Installation> => {
  const server = new MailServer();
  return { host, server, started: await startWith(server, { PUBLIC_URL: `http://${host}` }) };
};
const end = async ({ started, server }: Installation) => {
  await started.stop();
  await server.close();
};
const deskOf = ({ host }: Installation) => `incoming+office-desk-9-issue-@${host}`;

/** Takes each mail that is sent, as soon as it is, until none is on its way any more. How many there were. */
const carryAll = async (installations: readonly Installation[], take: (mail: Carried) => Promise<void>, most = 100) => {
  const taken = installations.map(() => 0);
  const total = () => taken.reduce((sum, count) => sum + count, 0);
  for (let isQuiet = false; !isQuiet;) {
    isQuiet = true;
    for (const [index, { started, server }] of installations.entries()) {
      await started.until(async () => server.received.length >= (await started.queued()).length);
      for (; taken[index]! < server.received.length; isQuiet = false) {
        const { mailFrom: sender, rcptTo: recipient } = server.envelopes[taken[index]!]!;
        const raw = server.received[taken[index]!]!;
        taken[index]! += 1;
        if (total() > most) throw new Error('It does not come to rest');
        await take({ raw, sender, recipient });
      }
    }
  }
  return total();
};

describe('two installations that write to each other', () => {
  let here: Installation;
  let there: Installation;
  beforeAll(async () => {
    here = await install('here.example');
    there = await install('there.example');
  });
  afterAll(async () => {
    await end(here);
    await end(there);
  });
  const carry = () =>
    carryAll([here, there], async ({ raw, sender, recipient }) => {
      const to = [here, there].find(({ host }) => recipient.endsWith(`@${host}`))!;
      await to.started.process(raw, {
        envelope: { sender, recipients: [recipient], clientAddress: null, heloName: null },
      });
    });

  it('come to rest after at most 4 mails, whatever addresses they take for a customer (LOOP-19)', async () => {
    // Each has the other one as its participant: by the address of the desk, and by the address of a reply.
    const { issue: first } = await openIssue(here.started, { From: deskOf(there), To: deskOf(here) });
    const replyTo = `incoming+${keysOf(here.started).replyKey({ issueId: first.issueId, seat: 1 })}@${here.host}`;
    const { issue: second } = await openIssue(there.started, { From: replyTo, To: deskOf(there) });
    const before = await carry();
    expect(before).toBeLessThanOrEqual(4);

    await writeNote(here.started, first.issueId, { body: 'Which printer?' });
    await writeNote(there.started, second.issueId, { body: 'Which desk?' });
    const after = await carry();
    expect(after).toBeGreaterThan(before);
    expect(after - before).toBeLessThanOrEqual(4);
    for (const { started } of [here, there]) {
      expect(started.services.issues.size).toBe(1);
      expect(started.services.notes.filter(({ internal, body }) => !internal && !body?.startsWith('Which'))).toEqual(
        [],
      );
    }
  });
});

describe('on one issue', () => {
  let desk: Installation;
  beforeEach(async () => (desk = await install('desk.example')));
  afterEach(() => end(desk));
  const reply = (from: string, fields: Parameters<typeof writeMail>[0], text: string) =>
    desk.started.process(writeMail({ From: from, ...fields }, text));

  it('two answering machines that say nothing of themselves come to rest (LOOP-15, LOOP-19)', async () => {
    const one = newAddress();
    const other = newAddress();
    const messageId = newMessageId();
    const { issue } = await openIssue(desk.started, { From: one, Cc: other, 'Message-ID': messageId });
    await reply(other, { 'In-Reply-To': messageId }, 'I am away.');
    await writeNote(desk.started, issue.issueId);

    const mails = await carryAll([desk], async ({ raw, recipient }) => {
      const { replyTo, messageId: answered } = await simpleParser(raw);
      const fields = { To: replyTo!.value[0]!.address!, 'In-Reply-To': answered };
      await reply(recipient, fields, `I am away, ${recipient}.`);
    });
    expect(mails).toBeGreaterThan(10);
    expect(mails).toBeLessThanOrEqual(25);
    const told = desk.started.services.notes.filter(({ internal }) => internal);
    expect(told.map(({ body }) => body)).toEqual([expect.stringContaining('Many notes came by mail')]);
  });
  it('a stranger who forges nine participants reaches none of them (LOOP-22)', async () => {
    const stranger = newAddress();
    const victims = Array.from({ length: 9 }, newAddress);
    const messageId = newMessageId();
    const named = { From: stranger, Cc: victims.join(', '), 'Message-ID': messageId };
    const { issue } = await openIssue(desk.started, named);
    for (const victim of victims) await reply(victim, { 'In-Reply-To': messageId }, 'I want to take part.');
    for (const victim of victims) await reply(victim, { 'In-Reply-To': messageId }, 'Buy this.');
    await reply(stranger, { 'In-Reply-To': messageId }, 'Buy that.');

    const { participants } = (await desk.started.conversation(issue.issueId))!;
    expect(participants.map(({ state, confirmed }) => [state, confirmed])).toEqual(Array(10).fill(['active', false]));
    await carryAll([desk], async () => undefined);
    const recipients = desk.server.envelopes.map(({ rcptTo }) => rcptTo);
    expect(new Set(recipients)).toEqual(new Set([stranger]));
    expect(recipients.length).toBeLessThanOrEqual(6);

    await writeNote(desk.started, issue.issueId);
    await carryAll([desk], async () => undefined);
    expect(new Set(desk.server.envelopes.slice(recipients.length).map(({ rcptTo }) => rcptTo))).toEqual(
      new Set([stranger, ...victims]),
    );
  });
});
