import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { story } from './shapes';

const canary = {
  name: 'Kanarienvogel',
  address: 'canary@kanaria.test',
  phone: '+99 555 0199',
  text: 'Sings at midnight',
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
  }, 60_000);

  const found = (text: string) =>
    [...facts, token].filter((fact) => text.includes(fact) || text.includes(encodeURIComponent(fact)));

  it('in no log line, also at level debug', () => expect(found(installation().output())).toEqual([]));
  it('in no metric', async () => {
    const metrics = await fetch(`${installation().url()}/metrics`).then((answer) => answer.text());
    expect(metrics).toContain('# TYPE');
    expect(found(metrics)).toEqual([]);
  });
  it('in no announcement', async () => {
    let told = await installation().announcements();
    for (; told !== null && !told.includes('crm.contacts.updated.v1'); await wait(50))
      told = await installation().announcements();
    expect(found(told ?? '')).toEqual([]);
  });
  it('in no answer to somebody who may not see it', async () => {
    const { api } = installation();
    const answers = await Promise.all(
      ['/groups', '/projects', `/groups?search=${canary.name}`].map((path) => api.get(path, { token: null })),
    );
    expect(found(answers.map(({ text }) => text).join('\n'))).toEqual([]);
  });
});
