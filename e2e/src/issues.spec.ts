import { randomUUID } from 'node:crypto';
import { story } from './shapes';

type Fields = Record<string, unknown>;

story('A team keeps its issues', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  let project = '';
  let crm = '';
  let group: { id: number };
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Issues', path: `issues-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id })).id}`;
    crm = `/groups/${group.id}/crm/contacts`;
  }, 60_000);
  const open = (fields: object) => api().make(`${project}/issues`, { title: 'It burns', ...fields });
  const contact = (fields: object = {}) => api().make(crm, { first_name: 'Jane', last_name: 'Roe', ...fields });
  const linked = async (iid: number): Promise<number[]> =>
    (await api().get(`${project}/issues/${iid}/crm_contacts`)).body.map(({ id }: { id: number }) => id);

  it('makes an issue, numbered in its project, and finds it at once (API-25, ISS-1, API-5)', async () => {
    const made = await open({ description: 'Since *noon*' });
    expect(made).toMatchObject({
      iid: 1,
      state: 'opened',
      confidential: false,
      description: 'Since *noon*',
      user_notes_count: 0,
      references: { short: '#1', relative: '#1', full: `issues-${run}/help#1` },
      author: { username: 'root' },
      external_author: null,
    });
    expect((await open({})).iid).toBe(2);
    expect((await api().get(`${project}/issues?search=NOON`)).body).toEqual([made]);
    const references = { ...made.references, relative: 'help#1' };
    expect((await api().get(`/groups/${group.id}/issues?iids[]=1`)).body).toEqual([{ ...made, references }]);
    expect((await api().get('/issues?scope=all&search=noon')).body).toMatchObject([{ id: made.id }]);
  }, 60_000);
  it('is told what is wrong, and nothing is made (ISS-2, ISS-3)', async () => {
    const { status, body } = await api().post(`${project}/issues`, { title: ' ' });
    expect([status, body]).toEqual([400, { message: { title: ["can't be blank"] } }]);
    expect((await open({})).iid).toBe(3);
  }, 60_000);
  it('talks about it in notes, each found at once (API-27, ISS-28)', async () => {
    const { iid } = await open({});
    const first = await api().make(`${project}/issues/${iid}/notes`, { body: 'Look at *this*' });
    await api().make(`${project}/issues/${iid}/notes`, { body: 'Between us', internal: true });
    expect(first).toMatchObject({ body: 'Look at *this*', system: false, internal: false, noteable_iid: iid });
    const { body } = await api().get(`${project}/issues/${iid}/notes?sort=asc`);
    expect(body.map((note: Fields) => [note.body, note.internal])).toEqual([
      ['Look at *this*', false],
      ['Between us', true],
    ]);
    expect((await api().get(`${project}/issues/${iid}/notes/${first.id}`)).body).toEqual(first);
    expect((await api().get(`${project}/issues/${iid}`)).body.user_notes_count).toBe(2);
    const empty = await api().post(`${project}/issues/${iid}/notes`, { body: ' ' });
    expect([empty.status, empty.body]).toEqual([400, { message: 'Note {:note=>["can\'t be blank"]}' }]);
  }, 60_000);
  it('edits a note, but never one that somebody else has edited meanwhile (API-12, API-27)', async () => {
    const { iid } = await open({});
    const { id } = await api().make(`${project}/issues/${iid}/notes`, { body: 'Tomorow' });
    const at = `${project}/issues/${iid}/notes/${id}`;
    const etag = (await api().get(at)).headers.get('etag')!;
    const edited = await api().put(at, { body: 'Tomorrow' }, { headers: { 'If-Match': etag } });
    expect([edited.status, edited.body.body]).toEqual([200, 'Tomorrow']);
    const { status } = await api().put(at, { body: 'Never' }, { headers: { 'If-Match': etag } });
    expect(status).toBe(412);
    expect((await api().get(`${project}/issues/${iid}/notes`)).body).toEqual([edited.body]);
    const { status: spoken } = await api().put(`${project}/issues/${iid}`, { state_event: 'close' });
    const [closed] = (await api().get(`${project}/issues/${iid}/notes?activity_filter=only_activity`)).body;
    const system = await api().put(`${project}/issues/${iid}/notes/${closed.id}`, { body: 'opened' });
    expect([spoken, system.status]).toEqual([200, 403]);
  }, 60_000);
  it('ties contacts to it: adds, removes, replaces, all or nothing (API-43 to API-46, LNK-4 to LNK-13)', async () => {
    const { iid } = await open({});
    const jane = await contact({ email: `j.${run}@x.test` });
    const joe = await contact();
    const inactive = await contact();
    await api().put(`${crm}/${inactive.id}`, { active: false });
    const at = `${project}/issues/${iid}/crm_contacts`;
    expect((await api().post(at, { emails: [`J.${run}@X.test`] })).status).toBe(201);
    expect(await linked(iid)).toEqual([jane.id]);

    const refused = await api().put(at, { add_ids: [joe.id, inactive.id] });
    expect([refused.status, refused.body.message]).toEqual([
      422,
      `Contact Jane Roe (${inactive.id}) is inactive and cannot be added to an issue`,
    ]);
    expect(await linked(iid)).toEqual([jane.id]);
    expect((await api().put(at, { add_ids: [joe.id], replace_ids: [joe.id] })).body.message).toBe(
      'You cannot combine replace_ids with add_ids or remove_ids',
    );
    expect((await api().put(at, { replace_ids: [joe.id] })).body.map(({ id }: Fields) => id)).toEqual([joe.id]);
    expect((await api().delete(`${at}/${joe.id}`)).status).toBe(204);
    expect(await linked(iid)).toEqual([]);
    const texts = (await api().get(`${project}/issues/${iid}/notes?sort=asc`)).body.map(({ body }: Fields) => body);
    expect(texts).toEqual(['added 1 contact', 'added 1 contact and removed 1 contact', 'removed 1 contact']);
  }, 60_000);
  it('finds the issues of a contact and of an organization (ISS-21, ISS-22)', async () => {
    const organization = await api().make(`/groups/${group.id}/crm/organizations`, { name: `Acme ${run}` });
    const jane = await contact({ organization_id: organization.id });
    const { iid } = await open({ title: 'Of Jane', crm_contact_ids: [jane.id] });
    const iids = async (query: string) =>
      (await api().get(`${project}/issues?${query}`)).body.map((issue: Fields) => issue.iid);
    expect(await iids(`crm_contact_id=${jane.id}`)).toEqual([iid]);
    expect(await iids(`crm_organization_id=${organization.id}`)).toEqual([iid]);
    expect(await iids('crm_contact_id=999999999')).toEqual([]);
    for (const place of [`contacts/${jane.id}`, `organizations/${organization.id}`]) {
      const { body } = await api().get(`/groups/${group.id}/crm/${place}/issues`);
      expect(body.map((issue: Fields) => issue.iid)).toEqual([iid]);
    }
  }, 60_000);
  it('counts the time that is estimated and spent (API-28, TIM-1 to TIM-7)', async () => {
    const { iid } = await open({});
    const at = `${project}/issues/${iid}`;
    expect((await api().post(`${at}/time_estimate`, { duration: '1d' })).status).toBe(200);
    await api().make(`${at}/add_spent_time`, { duration: '1h 30m' });
    const spent = await api().make(`${at}/add_spent_time`, { duration: '-15m', spent_at: '2026-01-31' });
    const stats = {
      time_estimate: 28_800,
      total_time_spent: 4_500,
      human_time_estimate: '1d',
      human_total_time_spent: '1h 15m',
    };
    expect(spent).toEqual(stats);
    expect((await api().get(at)).body.time_stats).toEqual(stats);
    const refused = await api().post(`${at}/add_spent_time`, { duration: '-2h' });
    const message = 'Time to subtract exceeds the total time spent';
    expect([refused.status, refused.body]).toEqual([400, { message }]);
    expect((await api().post(`${at}/reset_time_estimate`, {})).status).toBe(200);
    const { body } = await api().post(`${at}/reset_spent_time`, {});
    expect(body).toMatchObject({ time_estimate: 0, total_time_spent: 0, human_total_time_spent: null });
    const texts = (await api().get(`${at}/notes?sort=asc`)).body.map((note: Fields) => note.body);
    expect(texts).toEqual([
      'changed time estimate to 1d',
      'added 1h 30m of time spent',
      'subtracted 15m of time spent at 2026-01-31',
      'removed time estimate',
      'removed time spent',
    ]);
  }, 60_000);
  it('loses nothing when many change it at the same time (LNK-15)', async () => {
    const { iid } = await open({});
    const people = await Promise.all(Array.from({ length: 8 }, () => contact()));
    await Promise.all(people.map(({ id }) => api().put(`${project}/issues/${iid}/crm_contacts`, { add_ids: [id] })));
    expect((await linked(iid)).sort()).toEqual(people.map(({ id }) => id).sort());
  }, 60_000);
  it('has all of it after a restart', async () => {
    const seen = async () => (await api().get(`${project}/issues?per_page=100`)).body;
    const before = await seen();
    await installation().restart();
    expect(await seen()).toEqual(before);
  }, 90_000);
});
