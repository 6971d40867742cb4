import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { DESK } from './demo-reads';
import { Operator } from './operator';
import { compose, eventually, Mailbox, send } from './post';
import { mailServerOf, mailVariables } from './shapes';

describeWith('mail', 'A mailbox that was read on after a backup', (server) => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-mailbox-'));
  const desk = uniqueName('desk');
  const customer = `${uniqueName('carl')}@customer.test`;
  let operator: Operator;
  let address: string;

  const write = async (subject: string) => {
    const raw = await compose({ from: customer, to: address, subject, text: 'Hello.' });
    await send(server().url, customer, [address], raw);
  };
  const titled = async (title: string): Promise<{ id: number }[]> =>
    (await operator.api.get(`${DESK}/issues?search=${title}`)).body;
  const hasIssue = (title: string) => eventually(title, async () => (await titled(title)).length > 0, 60_000);

  beforeAll(async () => {
    operator = await Operator.at(parent, mailVariables(mailServerOf(server()), desk));
    await operator.startFirst();
    address = (await operator.api.get(`${DESK}/service_desk`)).body.service_desk_address;
  }, 120_000);
  afterAll(async () => {
    await operator.endAll();
    rmSync(parent, { recursive: true });
  });

  it('is read again from there, and every mail counts once', async () => {
    await write('Before');
    await hasIssue('Before');
    const backup = operator.backUp('backup.tar');
    expect([await backup.ended, backup.output]).toEqual([0, expect.stringContaining('Backed up to')]);
    await write('Lost');
    await hasIssue('Lost');
    await operator.endAll();

    const restore = operator.restore('backup.tar', 'restored');
    expect([await restore.ended, restore.output]).toEqual([0, expect.stringContaining('Restored to')]);
    await operator.start('restored').says('Ledgerdesk is running');
    await hasIssue('Lost');
    await write('After');
    await hasIssue('After');
    const counts = await Promise.all(['Before', 'Lost', 'After'].map(async (title) => (await titled(title)).length));
    expect(counts).toEqual([1, 1, 1]);
  }, 180_000);
  it('has its customers thanked for each issue', async () => {
    const mailbox = new Mailbox(server().imapUrl!, customer);
    const thanks: string[] = [];
    while (!thanks.some((subject) => subject.includes('After')))
      thanks.push((await mailbox.next(60_000)).subject ?? '');
    for (const title of ['Before', 'Lost', 'After'])
      expect(thanks.filter((subject) => subject.includes(title)).length).toBeGreaterThanOrEqual(1);
  }, 180_000);
});
