import { randomUUID } from 'node:crypto';
import type { Answer } from './api';
import { eventually } from './post';
import { story } from './shapes';

type Body = Answer['body'];
const PATIENCE_MS = 120_000;

story('Two contacts of one person are merged', (installation) => {
  const api = () => installation().api;
  const named = (kind: string) => {
    const path = `${kind}-${randomUUID().slice(0, 8)}`;
    return { name: path, path };
  };
  let crm: string;
  let group: Body;
  let project: Body;
  beforeEach(async () => {
    group = await api().make('/groups', named('g'));
    crm = `/groups/${group.id}/crm`;
    project = await api().make('/projects', { ...named('p'), namespace_id: group.id });
  });
  const contact = (fields: object = {}): Promise<Body> =>
    api().make(`${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', ...fields });
  const issue = async (...ids: number[]): Promise<string> => {
    const { iid } = await api().make(`/projects/${project.id}/issues`, { title: 'Broken', crm_contact_ids: ids });
    return `/projects/${project.id}/issues/${iid}`;
  };
  const linkedTo = async (path: string): Promise<number[]> =>
    (await api().get(`${path}/crm_contacts`)).body.map(({ id }: Body) => id).sort((a: number, b: number) => a - b);
  const withContact = async (id: number): Promise<number[]> =>
    (await api().get(`/projects/${project.id}/issues?crm_contact_id=${id}&sort=asc`)).body.map(({ iid }: Body) => iid);
  const merge = (one: Body, other: Body, body: object = {}) =>
    api().post(`${crm}/contacts/${one.id}/merge`, { into: other.id, ...body });
  /** Until what refers to it has followed. */
  const undo = (one: Body, path = 'contacts'): Promise<Body> =>
    eventually(
      'the undo of a merge',
      async () => {
        const { status, body } = await api().post(`${crm}/${path}/${one.id}/merge/undo`, {});
        if (status === 409 && body.message.endsWith('it is not completed yet.')) return null;
        expect([status, body]).toEqual([200, expect.objectContaining({ id: one.id })]);
        return body;
      },
      PATIENCE_MS,
    );

  it(
    'and found before, by name and phone (MRG-3)',
    async () => {
      const one = await contact({ phone: '+49 30 1' });
      const other = await contact({ first_name: 'JANE', phone: '+49301' });
      const found = await eventually('the pair', async () => {
        const { body } = await api().get(`${crm}/contacts?duplicates=true`);
        return body.length > 0 && body;
      });
      expect(found).toEqual([{ contacts: [one, other], equal: ['name', 'phone'] }]);
      expect((await merge(one, other)).status).toBe(200);
      await eventually('no pair', async () => {
        return (await api().get(`${crm}/contacts?duplicates=true`)).body.length === 0;
      });
    },
    PATIENCE_MS,
  );
  it(
    'with their links, mail addresses and ids, and separated again with them (MRG-1, MRG-2, TRF-16, TRF-31)',
    async () => {
      const one = await contact({ email: `one-${randomUUID()}@roe.test`, phone: '+1' });
      const other = await contact({ last_name: 'Other', email: `two-${randomUUID()}@roe.test` });
      const brought = await issue(one.id);
      const both = await issue(one.id, other.id);
      const own = await issue(other.id);
      const iids = [brought, both, own].map((path) => Number(path.split('/').at(-1)));
      const before = (await api().get(brought)).body;
      const preview = await merge(one, other, { fields: ['email', 'phone'], dry_run: true });
      expect(await linkedTo(brought)).toEqual([one.id]);

      const merged = await merge(one, other, { fields: ['email', 'phone'] });
      expect([merged.status, merged.body.email, merged.body.phone]).toEqual([200, one.email, '+1']);
      expect({ ...preview.body, updated_at: null }).toEqual({ ...merged.body, updated_at: null });
      for (const path of [brought, both, own]) expect(await linkedTo(path)).toEqual([other.id]);
      for (const id of [one.id, other.id]) expect(await withContact(id)).toEqual(iids);
      expect((await api().get(brought)).body).toEqual(before);
      expect((await api().get(`${crm}/contacts/${one.id}`)).body.id).toBe(other.id);
      const late = await api().put(`${crm}/contacts/${one.id}`, { phone: '+2' });
      expect([late.status, late.body]).toEqual([
        409,
        { message: `Contact ${one.id} was merged into contact ${other.id}.` },
      ]);
      expect((await merge(other, other)).body).toEqual({ message: 'A contact cannot be merged into itself.' });

      const back = await undo(one);
      expect(back).toEqual({ ...one, updated_at: expect.any(String) });
      expect((await api().get(`${crm}/contacts/${other.id}`)).body).toMatchObject({ email: other.email, phone: null });
      await eventually(
        'the links of the merged contact',
        async () => (await linkedTo(brought)).join() === `${one.id}` && (await linkedTo(both)).length === 2,
        PATIENCE_MS,
      );
      expect(await linkedTo(own)).toEqual([other.id]);
      expect((await api().get(brought)).body).toEqual(before);
      const twice = await api().post(`${crm}/contacts/${one.id}/merge/undo`, {});
      const message = `Merge of contact ${one.id} can't be undone: it is not merged by hand.`;
      expect([twice.status, twice.body]).toEqual([409, { message }]);
    },
    2 * PATIENCE_MS,
  );
  it(
    'and so are organizations, with their contacts (MRG-1, MRG-2)',
    async () => {
      const acme = await api().make(`${crm}/organizations`, { name: 'Acme' });
      const umbrella = await api().make(`${crm}/organizations`, { name: 'Umbrella', default_rate: 12.5 });
      const jane = await contact({ organization_id: acme.id });
      const path = `${crm}/organizations/${acme.id}/merge`;
      const merged = await api().post(path, { into: umbrella.id, fields: ['name'] });
      expect(merged.body).toMatchObject({ id: umbrella.id, name: 'Acme', default_rate: 12.5 });
      const ofUmbrella = async () =>
        (await api().get(`${crm}/contacts?organization_id=${umbrella.id}`)).body.map(({ id }: Body) => id);
      expect(await ofUmbrella()).toEqual([jane.id]);
      expect(await undo(acme, 'organizations')).toMatchObject({ name: 'Acme', default_rate: null });
      await eventually('the contact of its organization', async () => (await ofUmbrella()).length === 0, PATIENCE_MS);
      expect((await api().get(`${crm}/contacts/${jane.id}`)).body).toMatchObject({ organization_id: acme.id });
    },
    2 * PATIENCE_MS,
  );
});
