import { randomUUID } from 'node:crypto';
import type { Answer } from './api';
import { eventually } from './post';
import { story } from './shapes';

type Body = Answer['body'];
const PATIENCE_MS = 120_000;

const secret = {
  first_name: 'Kanaria',
  last_name: 'Federkleid',
  email: 'canary@nest.test',
  phone: '+99 555 0199',
  description: 'Sings at midnight',
};
const former = { ...secret, last_name: 'Gefieder', email: 'second@nest.test', description: 'Flies at noon' };
const facts = [...new Set([...Object.values(secret), ...Object.values(former)])];

story('A contact is erased', (installation) => {
  const api = () => installation().api;
  const found = async () => {
    const stored = (await installation().stored()).toLowerCase();
    return facts.filter((fact) => stored.includes(fact.toLowerCase()));
  };
  let crm: string;
  let group: Body;
  let project: Body;
  beforeAll(async () => {
    const path = `erasure-${randomUUID().slice(0, 8)}`;
    group = await api().make('/groups', { name: path, path });
    crm = `/groups/${group.id}/crm`;
    project = await api().make('/projects', { name: path, path: 'desk', namespace_id: group.id });
  }, PATIENCE_MS);

  it(
    'with what it was merged from, and nothing of it is stored anywhere (ERA-1, ERA-2, API-38)',
    async () => {
      const header = Object.keys(secret).join();
      const content = `${header}\n${Object.values(secret).join()}\n`;
      const started = await api().ask('POST', `${crm}/contacts/import`, { file: { mediaType: 'text/csv', content } });
      expect([201, 202]).toContain(started.status);
      const contact: Body = await eventually('the imported contact', async () => {
        const { body } = await api().get(`${crm}/contacts?search=federkleid`);
        return body[0];
      });
      if (started.status === 202)
        await eventually('the end of the import', async () => {
          const { pathname } = new URL(started.headers.get('location')!);
          return (await api().get(pathname.replace('/api/v4', ''))).body.status === 'finished';
        });
      const one = `${crm}/contacts/${contact.id}`;
      const duplicate: Body = await api().make(`${crm}/contacts`, former);
      const issue: Body = await api().make(`/projects/${project.id}/issues`, {
        title: 'Broken',
        crm_contact_ids: [contact.id, duplicate.id],
      });
      expect((await api().post(`${crm}/contacts/${duplicate.id}/merge`, { into: contact.id })).status).toBe(200);
      await api().put(one, { description: `${secret.description}, and at noon` });
      expect((await found()).sort()).toEqual([...facts].sort());

      const wrong = await api().post(`${one}/erase`, { confirm: contact.id + 1 });
      expect([wrong.status, wrong.body]).toEqual([400, { error: 'confirm must be the id of the contact to erase' }]);
      const { status, body } = await api().post(`${one}/erase`, { confirm: contact.id });
      const nothing = { first_name: 'Erased', last_name: 'contact', email: null, phone: null, description: null };
      expect([status, body.contact]).toEqual([
        200,
        expect.objectContaining({ id: contact.id, state: 'erased', ...nothing }),
      ]);
      expect([body.copies, body.other_copies]).toEqual([[], 0]);
      expect(await found()).toEqual([]);

      expect((await api().get(one)).body).toEqual(body.contact);
      expect((await api().get(`${crm}/contacts`)).body).toEqual([]);
      expect((await api().get(`${crm}/contacts?state=erased`)).body).toEqual([body.contact]);
      const linked = await api().get(`/projects/${project.id}/issues/${issue.iid}/crm_contacts`);
      expect(linked.body).toMatchObject([{ id: contact.id, last_name: 'contact' }]);
      const history = await api().get(`${one}/history`);
      expect(history.body).toMatchObject([{ action: 'erased', changes: {}, actor: { username: expect.any(String) } }]);
      const asThen = await api().get(`${one}?as_of=${contact.created_at}`);
      expect(asThen.body).toEqual(body.contact);
      expect(await installation().differences()).toEqual([]);
    },
    PATIENCE_MS,
  );
  it(
    'once and for all, and its e-mail is free (ERA-3, ERA-4)',
    async () => {
      const [contact] = (await api().get(`${crm}/contacts?state=erased`)).body;
      const one = `${crm}/contacts/${contact.id}`;
      const edited = await api().put(one, { phone: '+1' });
      expect([edited.status, edited.body]).toEqual([409, { message: `Contact ${contact.id} has been erased.` }]);
      const again = await api().post(`${one}/erase`, { confirm: contact.id });
      expect([again.status, again.body.contact]).toEqual([200, contact]);
      await installation().restart();
      expect((await api().get(one)).body).toEqual(contact);
      expect(await found()).toEqual([]);
      const heir: Body = await api().make(`${crm}/contacts`, secret);
      expect(heir.email).toBe(secret.email);
    },
    PATIENCE_MS,
  );
});
