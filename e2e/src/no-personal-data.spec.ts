import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { compose, eventually, send } from './post';
import { story } from './shapes';

const canary = {
  name: 'Kanarienvogel',
  address: 'canary@kanaria.test',
  phone: '+99 555 0199',
  text: 'Sings at midnight',
  subject: 'Federkleid',
  file: 'vogelnest.txt',
};
const facts = Object.values(canary);

story('What is known of a person is told to nobody else', (installation) => {
  let token: string;
  beforeAll(async () => {
    const { api } = installation();
    const group = await api.make('/groups', { name: 'Birds', path: `birds-${randomUUID().slice(0, 8)}` });
    const username = `user-${randomUUID().slice(0, 8)}`;
    const user = await api.make('/users', { name: canary.name, username, email: canary.address });
    ({ token } = await api.make(`/users/${user.id}/personal_access_tokens`, { name: 'canary', scopes: ['api'] }));
    const contact = {
      first_name: canary.name,
      last_name: canary.name,
      email: canary.address,
      phone: canary.phone,
      description: canary.text,
    };
    const made = await api.make(`/groups/${group.id}/crm/contacts`, contact);
    await api.put(`/groups/${group.id}/crm/contacts/${made.id}`, { description: `${canary.text} and at noon` });
    await api.get(`/groups/${group.id}/crm/contacts?search=${canary.name}`);
    await api.get(`/groups/${group.id}/crm/contacts`, { token });
    for (const body of [contact, { ...contact, email: 'not an address', last_name: canary.text.repeat(200) }])
      await api.post(`/groups/${group.id}/crm/contacts`, body);
    await writeMails(group.id);
  }, 120_000);

  /** One that becomes an issue and is answered, one for nobody, and one that can't be read. */
  const writeMails = async (groupId: number) => {
    const { api, smtpUrl } = installation();
    const { id } = await api.make('/projects', { name: 'Desk', path: 'desk', namespace_id: groupId });
    const project = `/projects/${id}`;
    const desk = await api.put(`${project}/service_desk`, { service_desk_enabled: true });
    const address: string = desk.body.service_desk_address;
    const write = (raw: Buffer | string, to = address) =>
      send(smtpUrl, canary.address, [to], raw).catch((error: Error) => error.message);
    const raw = await compose({
      from: `"${canary.name}" <${canary.address}>`,
      to: address,
      subject: canary.subject,
      text: canary.text,
      attachments: [{ filename: canary.file, content: canary.text }],
    });
    await write(raw);
    await write(raw, `${canary.name}@elsewhere.test`);
    await write(`From: ${canary.address}\r\n${`X-Long: ${canary.text}\r\n`.repeat(20_000)}\r\n`);

    const { iid } = await eventually('the issue', async () => (await api.get(`${project}/issues`)).body[0]);
    await api.make(`${project}/issues/${iid}/notes`, { body: canary.text });
    await api.get(`${project}/issues?search=${canary.subject}`);
    await api.get(`${project}/service_desk/mails?sender=${canary.address}`);
    await eventually('its mails', async () => {
      const { body } = await api.get(`${project}/issues/${iid}/outgoing_mails`);
      return body.length === 2 && body.every(({ state }: { state: string }) => state === 'held');
    });
    await eventually('the quarantine', async () => {
      return (await api.get(`${project}/service_desk/mails?state=quarantined`)).body.length === 1;
    });
  };

  const found = (text: string) =>
    [...facts, token].filter((fact) => text.includes(fact) || text.includes(encodeURIComponent(fact)));

  it('in no log line, also at level debug', () => expect(found(installation().output())).toEqual([]));
  it('in no metric', async () => {
    const metrics = await installation().metrics();
    expect(metrics).toContain('# TYPE');
    expect(found(metrics)).toEqual([]);
  });
  it('in no announcement', async () => {
    let told = await installation().announcements();
    for (; told !== null && !told.includes('issues.notes.added.v1'); await wait(50))
      told = await installation().announcements();
    expect(found(told ?? '')).toEqual([]);
  });
  it('in no answer to somebody who may not see it', async () => {
    const { api } = installation();
    const answers = await Promise.all(
      ['/groups', '/projects', '/issues?scope=all', `/groups?search=${canary.name}`].map((path) =>
        api.get(path, { token: null }),
      ),
    );
    expect(found(answers.map(({ text }) => text).join('\n'))).toEqual([]);
  });
});
