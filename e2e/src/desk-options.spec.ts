import { randomUUID } from 'node:crypto';
import { compose, eventually, fetchOnceReady, send } from './post';
import { story } from './shapes';

type Fields = Record<string, unknown>;

story('A Service Desk treats mails as its project has set', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const jane = `jane.${run}@customer.test`;
  const ann = `ann.${run}@customer.test`;
  let project = '';
  let address = '';
  let groupId = 0;
  let issues = 0;
  beforeAll(async () => {
    const group = await api().make('/groups', { name: 'Desk', path: `options-${run}` });
    groupId = group.id;
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id })).id}`;
    const { body } = await api().put(`${project}/service_desk`, { service_desk_enabled: true });
    address = body.service_desk_address;
  }, 60_000);
  const set = async (options: object) =>
    expect((await api().put(`${project}/service_desk`, options)).body).toMatchObject(options);
  const post = async (mail: Parameters<typeof compose>[0], to = address) =>
    send(installation().smtpUrl, jane, [to], await compose({ from: jane, to, text: 'Help', ...mail }));
  const issue = async (iid: number) => (await api().get(`${project}/issues/${iid}`)).body;
  const opened = async (mail: Parameters<typeof compose>[0]): Promise<number> => {
    await post(mail);
    const iid = (issues += 1);
    await eventually(`issue ${iid}`, async () => (await api().get(`${project}/issues/${iid}`)).status === 200);
    return iid;
  };
  const notesOf = async (iid: number): Promise<Fields[]> =>
    (await api().get(`${project}/issues/${iid}/notes?sort=asc`)).body;
  const noteWith = (iid: number, text: string) =>
    eventually(`a note with "${text}"`, async () =>
      (await notesOf(iid)).find(({ body }) => String(body).includes(text)),
    );
  const mailsOf = async (iid: number): Promise<Fields[]> =>
    (await api().get(`${project}/issues/${iid}/outgoing_mails`)).body;
  const heldMail = async (iid: number, kind: string): Promise<string> => {
    const { id } = await eventually(`a ${kind} that is held`, async () =>
      (await mailsOf(iid)).find((mail) => mail.kind === kind && mail.state === 'held'),
    );
    const raw = await fetchOnceReady(
      `${installation().url()}/api/v4${project}/issues/${iid}/outgoing_mails/${id}/raw`,
      {
        headers: { 'PRIVATE-TOKEN': installation().adminToken },
      },
    );
    return raw.text();
  };
  const replyAddressIn = (raw: string) => /^Reply-To:[^<]*<([^>]+)>/im.exec(raw.replace(/\r\n\s+/g, ' '))![1]!;

  it('reopens an issue that is answered, and tells its assignees (SET-9, MI-15, LOOP-16)', async () => {
    await set({ reopen_issue_on_external_participant_note: true, outgoing_name: 'Help desk' });
    const iid = await opened({ subject: 'Printer' });
    const thanks = await heldMail(iid, 'thank_you');
    expect(thanks).toMatch(/^From: Help desk </m);
    const { id } = (await api().get('/user')).body;
    for (let times = 1; times <= 4; times += 1) {
      await api().put(`${project}/issues/${iid}`, { assignee_ids: [id], state_event: 'close' });
      await post({ subject: 'Re: Printer', text: `Again ${times}` }, replyAddressIn(thanks));
      await noteWith(iid, times <= 3 ? `Again ${times}` : 'This issue stays closed');
      await eventually(
        'the issue as it is to be',
        async () => (await issue(iid)).state === (times <= 3 ? 'opened' : 'closed'),
      );
    }
    const told = (await notesOf(iid)).filter(({ internal }) => internal);
    expect(told.map(({ body }) => String(body).replace(/^@\S+ /, ''))).toEqual([
      ...Array(3).fill('This issue was reopened because an external participant replied.'),
      expect.stringContaining('This issue stays closed'),
    ]);
  }, 120_000);

  it('brings in who is in the Cc of a mail (SET-10, PART-2, OUT-3)', async () => {
    await set({ add_external_participants_from_cc: true });
    const iid = await opened({ subject: 'Secret plan', cc: `Ann <${ann}>, ${address}` });
    await noteWith(iid, `added ${jane}, ${ann}`);
    const { body } = await api().get(`${project}/issues/${iid}/email_participants`);
    expect(body.map(({ email }: Fields) => email)).toEqual([jane, ann]);
    const told = await heldMail(iid, 'new_participant');
    expect(told).toMatch(new RegExp(`^To: ${ann}`, 'm'));
    expect(told).not.toContain('Secret plan');
  }, 60_000);

  it('makes an issue a ticket of somebody outside by hand (MI-12, MA-12, QA-34, PART-4)', async () => {
    const { iid } = await api().make(`${project}/issues`, { title: 'She called' });
    issues += 1;
    const made = await api().post(`${project}/issues/${iid}/notes`, { body: `/convert_to_ticket ${ann}` });
    expect([made.status, made.body]).toEqual([
      202,
      { commands_changes: { convert_to_ticket: ann }, summary: [`Converted to a ticket of ${ann}.`] },
    ]);
    await eventually('its author outside', async () => (await issue(iid)).external_author?.address === ann);
    expect(await issue(iid)).toMatchObject({ service_desk: true });
    const found = async (filter: string) =>
      (await api().get(`${project}/issues?${filter}`)).body.map((one: Fields) => one.iid);
    await eventually('it among the tickets', async () => (await found('service_desk=true')).includes(iid));
    expect(await found(`external_author=${ann.toUpperCase()}`)).toEqual([iid]);
    expect(await found('service_desk=false')).toEqual([]);
    expect(await found('awaiting=customer')).toEqual([]);
    await api().make(`${project}/issues/${iid}/notes`, { body: 'We come' });
    await eventually('it among those that wait', async () => `${await found('awaiting=customer')}` === `${iid}`);
    expect(await heldMail(iid, 'new_participant')).toContain('She called');
    expect((await mailsOf(iid)).map(({ kind }) => kind)).not.toContain('thank_you');
    const more = await api().post(`${project}/issues/${iid}/notes`, {
      body: `/add_email ${jane}\n/remove_email ${ann}`,
    });
    expect(more.body.summary).toEqual([`Added ${jane}.`, `Removed ${ann}.`]);
    const { body } = await api().get(`${project}/issues/${iid}/email_participants`);
    expect(body.map(({ email, state }: Fields) => [email, state])).toEqual([
      [ann, 'removed'],
      [jane, 'active'],
    ]);
  }, 60_000);

  it('serves each project that a mail names (RT-13)', async () => {
    const other = await api().make('/projects', { name: 'Shop', path: 'shop', namespace_id: groupId });
    const { body } = await api().put(`/projects/${other.id}/service_desk`, { service_desk_enabled: true });
    const iid = await opened({ subject: 'For both', to: [address, body.service_desk_address] });
    const there = await eventually('the issue in the other project', async () => {
      const { status, body } = await api().get(`/projects/${other.id}/issues/1`);
      return status === 200 && body;
    });
    expect([(await issue(iid)).title, there.title, there.description]).toEqual(['For both', 'For both', 'Help']);
    const mails = await eventually('its own record of the mail', async () => {
      const { body } = await api().get(`/projects/${other.id}/service_desk/mails?state=processed`);
      return body.length > 0 && body;
    });
    expect(mails).toMatchObject([{ issue: { iid: 1 } }]);
  }, 60_000);

  it('opens issues of machine mail, or not, and trusts lists (SET-12, SET-13, SET-14, LOOP-8, LOOP-9)', async () => {
    const ignored = (code: string) =>
      eventually(`a mail that is ignored as ${code}`, async () => {
        return (await api().get(`${project}/service_desk/mails?state=ignored&code=${code}`)).body[0];
      });
    const generated = { 'Auto-Submitted': 'auto-generated' };
    const list = { 'List-Id': `<help.${run}.test>` };
    await set({ auto_generated_mail: 'ignore', bulk_mail: 'ignore' });
    await post({ subject: 'Disk full', headers: generated });
    await post({ subject: 'News', headers: list });
    await Promise.all([ignored('auto-generated'), ignored('bulk')]);
    await set({ auto_generated_mail: 'open', trusted_lists: [`help.${run}.test`] });
    const alarm = await opened({ subject: 'Disk full', headers: generated });
    // Somebody else, since nobody is thanked more than five times a day (LOOP-14).
    const listed = await opened({ from: `bob.${run}@customer.test`, subject: 'By the list', headers: list });
    await heldMail(listed, 'thank_you');
    expect(await mailsOf(alarm)).toEqual([]);
    const wrong = await api().put(`${project}/service_desk`, { trusted_lists: ['a b'] });
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { message: { trusted_lists: ['must be at most 20 values of List-Id'] } },
    ]);
  }, 60_000);
});
