import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Operator } from './operator';
import { DESK, Read, readBytes, readEverything } from './demo-reads';
import { compose, eventually, send } from './post';

type Made = Readonly<{ id: number }>;

describe('An installation is backed up under load, lost, and restored elsewhere', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-restored-'));
  let operator: Operator;
  let userToken = '';
  let busyDesk = '';
  let busyAddress = '';
  let lostReplyTo = '';
  let reads: Read;
  /** What was answered before the backup was begun, and whatever was answered at all. */
  const all: Made[] = [];
  let before: readonly Made[] = [];
  let mailBefore: Buffer | undefined;
  let mailAfter: Buffer | undefined;

  const scan = randomBytes(300_000);

  const api = () => operator.api;
  const customer = 'carl@customer.test';
  const post = async (subject: string, attachment: Buffer, messageId: string) => {
    const attachments = [{ filename: 'scan.bin', content: attachment }];
    const raw = await compose({ from: customer, to: busyAddress, subject, text: 'Look.', attachments, messageId });
    await send(`smtp://127.0.0.1:${operator.smtpPort}`, customer, [busyAddress], raw);
    return raw;
  };
  const resend = (raw: Buffer) => send(`smtp://127.0.0.1:${operator.smtpPort}`, customer, [busyAddress], raw);
  const issues = async (desk: string, search = ''): Promise<(Made & { iid: number; title: string })[]> =>
    (await api().get(`${desk}/issues?per_page=100&search=${search}`)).body;
  const rawOf = (path: string) => readBytes(operator, path);

  beforeAll(async () => {
    operator = await Operator.at(parent);
    await operator.startFirst();
    await eventually('three issues', async () => (await issues(DESK)).length === 3);
    await eventually('three mails to be worked off', async () =>
      (await api().get(`${DESK}/service_desk/mails`)).body.every(
        ({ state }: { state: string }) => state === 'processed',
      ),
    );
    await eventually('three mails to be sent', async () => {
      const mails = await Promise.all([1, 2, 3].map((iid) => api().get(`${DESK}/issues/${iid}/outgoing_mails`)));
      return mails.every(({ body }) => body[0]?.state === 'held');
    });
    await api().make(`${DESK}/issues/1/notes`, { body: 'We *come*.' });
    const [guest] = (await api().get('/users?search=demo-guest')).body;
    userToken = (await api().make(`/users/${guest.id}/personal_access_tokens`, { name: 'mine', scopes: ['api'] }))
      .token;
    const { id } = await api().make('/groups', { name: 'Busy', path: 'busy' });
    const project = await api().make('/projects', { name: 'Desk', path: 'desk', namespace_id: id });
    busyDesk = `/projects/${project.id}`;
    const { body } = await api().put(`${busyDesk}/service_desk`, { service_desk_enabled: true });
    busyAddress = body.service_desk_address;
    mailBefore = await post('Before', scan, '<before@customer.test>');
    await eventually('its issue', async () => (await issues(busyDesk, 'Before')).length === 1);
    await eventually('the mails of the note', async () => {
      const { body } = await api().get(`${DESK}/issues/1/outgoing_mails`);
      return body.length >= 2 && body.every(({ state }: { state: string }) => state === 'held');
    });
    reads = await readEverything(operator, userToken);
  }, 120_000);
  afterAll(async () => {
    await operator.endAll();
    rmSync(parent, { recursive: true });
  });

  it('while people and customers go on writing', async () => {
    let done = false;
    const write = async (n: number) => {
      const contact = await api().make('/groups/busy/crm/contacts', { first_name: 'Busy', last_name: `No ${n}` });
      const issue = await api().make(`${busyDesk}/issues`, { title: `Busy ${n}` });
      const note = await api().make(`${busyDesk}/issues/${issue.iid}/notes`, { body: `Busy ${n}` });
      all.push(contact, issue, note);
    };
    const writing = (async () => {
      for (let n = 0; !done; n += 1) await write(n);
    })();
    const mailing = (async () => {
      for (let n = 0; !done; n += 1) await post(`Busy mail ${n}`, randomBytes(300_000), `<busy-${n}@customer.test>`);
    })();
    await eventually('some writes', async () => all.length >= 15);
    before = [...all];
    const backup = operator.backUp('backup.tar');
    expect([await backup.ended, backup.output]).toEqual([0, expect.stringContaining('The secrets are in')]);
    const soFar = all.length;
    mailAfter = await post('After', randomBytes(300_000), '<after@customer.test>');
    const [lost] = await eventually('its issue', async () => {
      const found = await issues(busyDesk, 'After');
      return found.length > 0 && found;
    });
    const outgoing = `${busyDesk}/issues/${lost!.iid}/outgoing_mails`;
    const [thanks] = await eventually('its answer', async () => {
      const { body } = await api().get(outgoing);
      return body[0]?.state === 'held' && body;
    });
    const [, bytes] = await rawOf(`${outgoing}/${thanks.id}/raw`);
    lostReplyTo = /^Reply-To: .*?([^<\s]+@[^>\s]+)/im.exec(Buffer.from(String(bytes), 'base64').toString())![1]!;
    await eventually('more writes', async () => all.length >= soFar + 9);
    done = true;
    await Promise.all([writing, mailing]);
    await operator.endAll();
  }, 120_000);

  it('and everything is read as it was (OPS-8)', async () => {
    const restore = operator.restore('backup.tar', 'elsewhere');
    expect([await restore.ended, restore.output]).toEqual([0, expect.stringContaining('Restored to')]);
    await operator.start('elsewhere').says('Ledgerdesk is running');
    expect(await readEverything(operator, userToken)).toEqual(reads);
  }, 120_000);
  it('with all that was answered before the backup began', async () => {
    for (const [list, kind] of [
      ['/groups/busy/crm/contacts', 0],
      [`${busyDesk}/issues`, 1],
    ] as const) {
      const answered = before.filter((_, index) => index % 3 === kind).map(({ id }) => id);
      const found: number[] = [];
      for (let page = 1, more = true; more; page += 1) {
        const { body } = await api().get(`${list}?per_page=100&page=${page}`);
        found.push(...body.map(({ id }: Made) => id));
        more = body.length === 100;
      }
      expect(found).toEqual(expect.arrayContaining(answered));
    }
  }, 60_000);
  it('with every mail and attachment that its log names', async () => {
    const { body: mails } = await api().get(`${busyDesk}/service_desk/mails?per_page=100`);
    expect(mails.length).toBeGreaterThan(0);
    for (const { id } of mails) expect((await rawOf(`${busyDesk}/service_desk/mails/${id}/raw`))[0]).toBe(200);
    const [issue] = await issues(busyDesk, 'Before');
    const { description } = (await api().get(`${busyDesk}/issues/${issue!.iid}`)).body;
    const [, upload] = /\(\S*\/uploads\/([^)\s]+)\)/.exec(description)!;
    expect(await rawOf(`${busyDesk}/uploads/${upload}`)).toEqual([200, scan.toString('base64')]);
  }, 60_000);
  it('and gives no id again, whatever it was given to', async () => {
    const largest = (kind: number) => Math.max(...all.filter((_, index) => index % 3 === kind).map(({ id }) => id));
    const contact = await api().make('/groups/busy/crm/contacts', { first_name: 'New', last_name: 'One' });
    const issue = await api().make(`${busyDesk}/issues`, { title: 'New' });
    const note = await api().make(`${busyDesk}/issues/${issue.iid}/notes`, { body: 'New' });
    expect([contact.id > largest(0), issue.id > largest(1), note.id > largest(2)]).toEqual([true, true, true]);
  }, 60_000);
  it('and lets no answer to a mail about a lost issue reach another one', async () => {
    const raw = await compose({ from: customer, to: lostReplyTo, subject: 'Re: After', text: 'To the lost one.' });
    await send(`smtp://127.0.0.1:${operator.smtpPort}`, customer, [lostReplyTo], raw);
    await post('A later one', Buffer.from('later'), '<later@customer.test>');
    await eventually('a later mail', async () => (await issues(busyDesk, 'later')).length > 0);
    for (const { iid } of await issues(busyDesk)) {
      const { text } = await api().get(`${busyDesk}/issues/${iid}/notes`);
      expect(text).not.toContain('To the lost one');
    }
  }, 60_000);
  it('and takes a mail that comes again once', async () => {
    for (const raw of [mailBefore, mailAfter, mailAfter]) await resend(raw!);
    await eventually('the mail that was lost', async () => (await issues(busyDesk, 'After')).length > 0);
    await resend(mailAfter!);
    const counted = async () => (await api().get(`${busyDesk}/service_desk/mails?per_page=100`)).body;
    await eventually('nothing in hand', async () =>
      (await counted()).every(({ state }: { state: string }) => state === 'processed'),
    );
    expect([(await issues(busyDesk, 'Before')).length, (await issues(busyDesk, 'After')).length]).toEqual([1, 1]);
  }, 60_000);
  it('and tells participants of what is written from then on', async () => {
    const { id } = await api().make(`${DESK}/issues/1/notes`, { body: 'Once more.' });
    await eventually('the mail of the note', async () => {
      const { body } = await api().get(`${DESK}/issues/1/outgoing_mails`);
      return body.find((mail: { note_id: number; state: string }) => mail.note_id === id && mail.state === 'held');
    });
  }, 60_000);
  it('and has read models that are what its log says, also after the next start', async () => {
    const verify = operator.verify('elsewhere');
    expect([await verify.ended, verify.output]).toEqual([0, expect.any(String)]);
    await operator.endAll();
    await operator.start('elsewhere').says('Ledgerdesk is running');
    expect((await api().get('/groups/northwind/crm/contacts')).body).toEqual(reads['/groups/northwind/crm/contacts']);
  }, 60_000);
});
