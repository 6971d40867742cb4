import { buffer } from 'node:stream/consumers';
import { RequestInput, listMails, readMail, readRawMail } from '@ledgerdesk/contracts';
import { desk, shop } from '../../fixture/fake-services';
import { StartedMail } from '../../fixture/started-mail';
import { newMessageId, writeMail } from '../../fixture/write-mail';
import { MailEvent } from '../mail';

let started: StartedMail;
let accepted: string;
let ignored: string;
let elsewhere: string;
const messageId = newMessageId();

beforeAll(async () => {
  started = await StartedMail.start();
  accepted = await started.process(writeMail({ 'Message-ID': messageId }));
  ignored = await started.process(writeMail({ 'Auto-Submitted': 'auto-replied', From: 'bot@customer.example' }));
  elsewhere = await started.process(writeMail({ To: 'incoming+office-shop-10-issue-@desk.example' }));
  await shown(elsewhere, shop);
});
afterAll(() => started.stop());

const maintainer = (project = desk) => started.services.access(project, 40);
const list = async (filters: RequestInput<typeof listMails> = {}) =>
  (await started.ask(listMails, filters, maintainer())).items.map(({ id }) => id);
const shown = (mailId: string, project = desk) =>
  started.until(async () =>
    (await started.ask(listMails, {}, maintainer(project))).items.some(
      ({ id, state }) => id === mailId && !['received', 'routed'].includes(state),
    ),
  );

describe('the mails of a project', () => {
  it('are listed newest first, with their senders, and no others (MA-6)', async () => {
    expect(await list()).toEqual([ignored, accepted]);
    const { items, total } = await started.ask(listMails, {}, maintainer());
    expect(total).toBe(2);
    expect(items[1]).toMatchObject({
      projectId: desk.id,
      state: 'processed',
      code: null,
      source: 'incoming_email',
      sender: { address: 'jane@customer.example', name: 'Jane Roe' },
      issue: { iid: 1 },
    });
    expect(items[0]).toMatchObject({ state: 'ignored', code: 'auto-reply', issue: null });
  });
  it.each<readonly [string, RequestInput<typeof listMails>, () => string[]]>([
    ['state', { state: 'ignored' }, () => [ignored]],
    ['code', { code: 'auto-reply' }, () => [ignored]],
    ['sender, in any letter case', { sender: 'JANE@customer.example' }, () => [accepted]],
    ['number of the issue', { issueIid: 1 }, () => [accepted]],
    ['time after', { receivedAfter: '2999-01-01T00:00:00Z' }, () => []],
    ['time before', { receivedBefore: '2999-01-01T00:00:00Z' }, () => [ignored, accepted]],
  ])('are found by %s (MA-6)', async (_, filters, expected) => {
    expect(await list(filters)).toEqual(expected());
  });
  it('are for Maintainers only (MA-6)', async () => {
    const asDeveloper = started.ask(listMails, {}, started.services.access(desk, 30));
    await expect(asDeveloper).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('one mail', () => {
  it('can be followed, step by step (OPS-1, MA-7)', async () => {
    const { mail } = await started.ask(readMail, { mailId: accepted }, maintainer());
    expect(mail).toMatchObject({ messageId: messageId.slice(1, -1), verdict: 'none', tries: 0, contactIds: [] });
    expect(mail.steps.map(({ step, detail }) => [step, detail])).toEqual([
      ['received', null],
      ['routed', 'issue'],
      ['delivered', null],
      ['conversed', null],
      ['processed', 'issue'],
    ]);
  });
  it('of another project is not found (MA-7)', async () => {
    for (const contract of [readMail, readRawMail])
      await expect(started.ask(contract, { mailId: elsewhere }, maintainer())).rejects.toMatchObject({
        code: 'mail-not-found',
      });
  });
  it('is downloaded as it came, which is recorded with who did it (SEC-16, BODY-23)', async () => {
    const { owner, hash, size } = await started.ask(readRawMail, { mailId: accepted }, maintainer());
    const raw = await buffer((await started.parts.blobs.open(owner, hash))!);
    expect([raw.toString(), raw.length]).toEqual([writeMail({ 'Message-ID': messageId }), size]);
    const downloaded = (await started.read<MailEvent>(`mail-${accepted}`)).at(-1)!;
    expect([downloaded.type, downloaded.metadata.actor]).toEqual(['RawMailDownloaded', 7]);
  });
});

describe('the metrics of mails', () => {
  it('tell what became of them (OPS-3)', async () => {
    const metrics = await started.parts.metrics.metrics();
    for (const line of [
      /mail_processed_total\{.*effect="issue".*\} 2/,
      /mail_ignored_total\{.*code="auto-reply".*\} 1/,
      /mail_verdict_total\{.*verdict="none".*\} 2/,
      /mail_delay_seconds_count\{.*\} 3/,
      /mail_deferred_size\{.*\} 0/,
    ])
      expect(metrics).toMatch(line);
  });
});
