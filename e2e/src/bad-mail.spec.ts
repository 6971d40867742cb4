import { randomUUID } from 'node:crypto';
import { compose, eventually, fetchOnceReady, send } from './post';
import { story } from './shapes';

story('Whatever comes by mail, the desk goes on', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const customer = `jane.${run}@customer.test`;
  let project = '';
  let address = '';
  const post = (raw: Buffer | string, to = address) => send(installation().smtpUrl, customer, [to], raw);
  const headers = (subject: string, more = '') =>
    `From: ${customer}\r\nTo: ${address}\r\nSubject: ${subject}\r\nMessage-ID: <${randomUUID()}@customer.test>\r\n${more}`;
  const issueWith = (title: string, patienceMs?: number) =>
    eventually(
      `an issue "${title}"`,
      async () => {
        const { body } = await api().get(`${project}/issues?search=${encodeURIComponent(title)}&in=title`);
        return body[0]?.external_author && body[0];
      },
      patienceMs,
    );
  const mailIn = (state: string, code: string) =>
    eventually(`a mail that is ${state} as ${code}`, async () => {
      const { body } = await api().get(`${project}/service_desk/mails?state=${state}&code=${code}`);
      return body[0];
    });
  const flagsOf = async (iid: number): Promise<string[]> => {
    const { id } = await eventually(`the mail of issue ${iid}`, async () => {
      return (await api().get(`${project}/service_desk/mails?issue_iid=${iid}`)).body[0];
    });
    return (await api().get(`${project}/service_desk/mails/${id}`)).body.flags;
  };
  const uploadsIn = (description: string) =>
    [...description.matchAll(/\]\((\/uploads\/[^)]+)\)/g)].map(([, at]) => at!);

  beforeAll(async () => {
    const group = await api().make('/groups', { name: 'Desk', path: `bad-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id })).id}`;
    address = (await api().put(`${project}/service_desk`, { service_desk_enabled: true })).body.service_desk_address;
  }, 60_000);

  it('refuses an address that leads nowhere, in the dialogue (ING-37, ERR-4)', async () => {
    const [local, host] = address.split('@');
    const nowhere = `${local!.replace(/\+.*/, '+no-such-999999-issue-')}@${host}`;
    await expect(post(`${headers('Nobody')}\r\nHello`, nowhere)).rejects.toMatchObject({ responseCode: 550 });
    await expect(post(`${headers('Relay')}\r\nHello`, 'somebody@elsewhere.test')).rejects.toMatchObject({
      responseCode: 550,
    });
  }, 60_000);
  it('refuses a mail that is too large, in the dialogue (ING-39, ERR-4)', async () => {
    const large = `${headers('Large')}\r\n${`${'x'.repeat(998)}\r\n`.repeat(27_000)}`;
    await expect(post(large)).rejects.toMatchObject({ responseCode: 552 });
  }, 60_000);
  it('keeps a mail with a header of 1 MB in quarantine, where it can be read (SEC-2, ERR-17)', async () => {
    const header = `X-Long: ${'y'.repeat(900)}\r\n`.repeat(1_200);
    await post(`${headers('Long header', header)}\r\nHello`);
    const { id } = await mailIn('quarantined', 'too-complex');
    const raw = await fetchOnceReady(`${installation().url()}/api/v4${project}/service_desk/mails/${id}/raw`, {
      headers: { 'PRIVATE-TOKEN': installation().adminToken },
    });
    expect((await raw.text()).length).toBeGreaterThan(1_000_000);
  }, 60_000);
  it('reads the first of 20,000 parts, and says so (SEC-4)', async () => {
    const part = '--b\r\nContent-Type: text/plain\r\n\r\na part\r\n';
    await post(
      `${headers('Many parts', 'Content-Type: multipart/mixed; boundary=b\r\n')}\r\n${part.repeat(20_000)}--b--`,
    );
    const issue = await issueWith('Many parts');
    expect(issue.description).toMatch(/part/);
    expect(await flagsOf(issue.iid)).toContain('truncated');
  }, 60_000);
  it('reads the first of 50,000 addresses, and says so (SEC-8)', async () => {
    const addresses = Array.from({ length: 50_000 }, (_, n) => ` a${n}@b.test`).join(',\r\n');
    const cut = addresses.slice(0, 200_000);
    await post(`${headers('Many addresses', `Cc:${cut.slice(0, cut.lastIndexOf(','))}\r\n`)}\r\nHello`);
    const { iid } = await issueWith('Many addresses', 110_000);
    expect(await flagsOf(iid)).toContain('addresses-cut');
  }, 120_000);
  it('reads what it can of impossible charsets (BODY-4)', async () => {
    const type = 'Content-Type: text/plain; charset=no-such-charset\r\nContent-Transfer-Encoding: 8bit\r\n';
    const head = Buffer.from(`${headers('Charset', type)}\r\nGr`);
    await post(Buffer.concat([head, Buffer.from([0xfc]), Buffer.from('n'), Buffer.from([0xdf]), Buffer.from('e\r\n')]));
    expect((await issueWith('Charset')).description).toContain('Grünße');
  }, 60_000);
  it('cuts a text that is too long and attaches the whole of it (BODY-20, ATT-9)', async () => {
    const text = `${'Long äöü text. '.repeat(30)}\n`.repeat(800);
    await post(await compose({ from: customer, to: address, subject: 'Long text', text }));
    const { iid } = await issueWith('Long text');
    const { description } = (await api().get(`${project}/issues/${iid}`)).body;
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(262_144);
    const [full] = uploadsIn(description);
    expect(full).toMatch(/full-text\.txt$/);
    const download = await fetchOnceReady(`${installation().url()}/api/v4${project}${full}`, {
      headers: { 'PRIVATE-TOKEN': installation().adminToken },
    });
    expect(download.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect((await download.text()).length).toBeGreaterThan(300_000);
    const stranger = await fetchOnceReady(`${installation().url()}/api/v4${project}${full}`);
    expect(stranger.status).toBe(404);
  }, 60_000);
  it('lets no line end of a subject or a name into a header (OUT-30, BODY-12)', async () => {
    const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
    const from = `From: "${encoded('Eve\r\nBcc: all@b.test')}" <${customer}>\r\n`;
    const raw = headers(encoded('Split\r\nBcc: victim@b.test')).replace(/^From: .*\r\n/, from);
    await post(`${raw}\r\nHello`);
    const issue = await issueWith('Split');
    expect(issue.title).toBe('Split Bcc: victim@b.test');
    const { body } = await eventually('its thanks', async () => {
      const answer = await api().get(`${project}/issues/${issue.iid}/outgoing_mails`);
      return answer.body[0]?.state === 'held' && answer;
    });
    const held = await fetchOnceReady(
      `${installation().url()}/api/v4${project}/issues/${issue.iid}/outgoing_mails/${body[0].id}/raw`,
      { headers: { 'PRIVATE-TOKEN': installation().adminToken } },
    );
    const [head] = (await held.text()).split('\r\n\r\n');
    expect(head).toContain('Subject: Re: Split Bcc: victim@b.test');
    expect(head!.split('\r\n').filter((line) => /^Bcc:/i.test(line))).toEqual([]);
  }, 60_000);
  it('names an attachment safely, whatever its name was (ATT-4)', async () => {
    const attachments = [
      { filename: '../../x', content: 'a' },
      { filename: 'CON.txt', content: 'b' },
    ];
    await post(await compose({ from: customer, to: address, subject: 'Names', text: 'See', attachments }));
    const { iid } = await issueWith('Names');
    const names = uploadsIn((await api().get(`${project}/issues/${iid}`)).body.description).map((at) =>
      at.split('/').at(-1),
    );
    expect(names).toHaveLength(2);
    for (const name of names) expect(decodeURIComponent(name!)).not.toMatch(/^\.|[/\\]|^con\./i);
  }, 60_000);
  it('and still makes an issue of an ordinary mail', async () => {
    await post(`${headers('Ordinary')}\r\nHello`);
    expect(await issueWith('Ordinary')).toMatchObject({ description: 'Hello', external_author: { address: customer } });
  }, 60_000);
});
