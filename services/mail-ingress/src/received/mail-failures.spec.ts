import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { insisting, SeededRandom } from '@ledgerdesk/testing';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { mailStream } from '../intake/intake';
import { evolve, MailEvent } from './mail';
import { MailSteps } from './mail-steps';

jest.setTimeout(120_000);

let started: StartedMail;
afterEach(() => started.stop());

/** As a source does: what was not acknowledged is handed over again. */
const receive = async (mail: string): Promise<string> => (await insisting(() => started.receive(mail))).mailId;
const issuesOf = (mailId: string) =>
  [...started.services.issues.values()].filter(({ byMail }) => byMail.mailId === mailId);
const notesOf = (mailId: string) => started.services.notes.filter(({ byMail }) => byMail.mailId === mailId);

/** A mail, and another that answers it. */
const pair = () => {
  const id = newMessageId();
  return [
    writeMail({ 'Message-ID': id }),
    writeMail({ 'In-Reply-To': id, From: 'Jane <jane@customer.example>' }),
  ] as const;
};
const receivePairs = async (count: number) => {
  const mailIds: (readonly [string, string])[] = [];
  for (const [first, second] of Array.from({ length: count }, pair))
    mailIds.push([await receive(first), await receive(second)]);
  return mailIds;
};
const expectOnce = async (pairs: readonly (readonly [string, string])[]) => {
  for (const [first, second] of pairs) {
    await Promise.all([started.ended(first, 90_000), started.ended(second, 90_000)]);
    expect([issuesOf(first).length, issuesOf(second).length, notesOf(second).length]).toEqual([1, 0, 1]);
    const { issueId } = issuesOf(first)[0]!;
    expect(notesOf(second)[0]!.issueId).toBe(issueId);
    expect((await started.conversation(issueId))!.accepted).toEqual([first, second]);
    const queued = (await started.queued()).filter((mail) => mail.kind !== 'rejection' && mail.issueId === issueId);
    expect(queued.map(({ outgoingId }) => outgoingId)).toEqual([`${issueId}-1-opened`]);
  }
};

describe('mails', () => {
  it('have their effects once, whatever becomes of requests, answers and appends (IN-5)', async () => {
    started = await StartedMail.start({ chance: SeededRandom.printed('mails') });
    await expectOnce(await receivePairs(5));
    await started.outboxRests();
  });
  it('have their effects once, wherever the service is ended and started again (IN-5, OPS-6)', async () => {
    started = await StartedMail.start();
    const pairs = [];
    for (let round = 1; round <= 3; round += 1) {
      pairs.push(...(await receivePairs(round)));
      await started.restart();
    }
    await expectOnce(pairs);
  });
});

describe('a sender who opens many issues', () => {
  it('has further ones deferred until its hour allows (LOOP-17)', async () => {
    started = await StartedMail.start({ environment: { MAIL_MAX_ISSUES_PER_SENDER_PER_HOUR: '2' } });
    await started.process(writeMail());
    await started.process(writeMail());
    const mailId = await receive(writeMail());
    await started.until(async () => (await started.story(mailId)).includes('MailDeferred route rate-limited'));
    expect(issuesOf(mailId)).toEqual([]);
    expect((await started.story(await started.process(writeMail({ From: 'ann@customer.example' })))).at(-1)).toBe(
      'MailProcessed issue',
    );
  });
});

describe('a mail that is not read yet when the service ends', () => {
  it('is left as it is, with nothing said about it (OPS-5)', async () => {
    started = await StartedMail.start();
    const [received] = await started.read<MailEvent>(mailStream(await started.process(writeMail())));
    const second = await started.secondModule();
    await second.get(ThreadedMailParser).close();

    const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: null, via: 'system' } as const;
    const step = { ...origin, stream: received!.stream, step: 'route-1', remainingMs: 5_000 };
    const command = { type: 'route', mail: evolve(null, received!)! } as const;
    expect(await second.get(MailSteps).send(command, step)).toBeNull();
    await second.close();
  });
});
