import { Body, hierarchyOf, idsOf, PATIENCE_MS, short } from './hierarchy';
import { story } from './shapes';

story('The transfer of a group is taken back', (installation) => {
  const api = () => installation().api;
  const { read, makeGroup, makeProject, makeContact, makeOrganization, makeIssue, notesOf, ended } = hierarchyOf(api);
  const linkedTo = async (issue: string): Promise<number[]> => idsOf(await read(`${issue}/crm_contacts`));
  const link = (issue: string, change: object) => api().put(`${issue}/crm_contacts`, change);
  const ownedBy = async ({ id }: Body): Promise<number[]> => idsOf(await read(`/groups/${id}/crm/contacts?owned=true`));
  const contactIn = (group: Body, { id }: Body): Promise<Body> => read(`/groups/${group.id}/crm/contacts/${id}`);
  const statusIn = async (group: Body, { id }: Body): Promise<number> =>
    (await api().get(`/groups/${group.id}/crm/contacts/${id}`)).status;
  const transfer = async (group: Body, to: object): Promise<Body> => {
    const { status, body, text } = await api().post(`/groups/${group.id}/transfers`, to);
    if (status !== 202) throw new Error(`was answered ${status} ${text}`);
    const done = await ended(group, body.id);
    expect(done).toMatchObject({ status: 'completed', undoes: null });
    return done;
  };
  const askUndo = (group: Body, { id }: Body, body: object = {}, token?: string) =>
    api().post(`/groups/${group.id}/transfers/${id}/undo`, body, token === undefined ? {} : { token });
  const dryRun = async (group: Body, done: Body): Promise<Body> => {
    const { status, body } = await askUndo(group, done, { dry_run: true });
    expect(status).toBe(200);
    return body;
  };
  const undo = async (group: Body, done: Body): Promise<Body> => {
    const { status, body, text } = await askUndo(group, done);
    if (status !== 202) throw new Error(`was answered ${status} ${text}`);
    const undone = await ended(group, body.id);
    expect(undone).toMatchObject({ status: 'completed', failure: null, undoes: done.id });
    return undone;
  };
  const refused = async (group: Body, done: Body, reasons: string) => {
    const { status, body } = await askUndo(group, done);
    expect([status, body]).toEqual([409, { message: `Transfer ${done.id} can't be undone: ${reasons}` }]);
    expect((await dryRun(group, done)).reasons.join(', ')).toBe(reasons.replace(' and ', ', '));
  };

  describe('of a root that brought its contacts', () => {
    let source: Body;
    let target: Body;
    let acme: Body;
    let jane: Body;
    let joe: Body;
    let newJoe: Body;
    let issue: string;
    let other: string;
    let before: Body;
    let done: Body;
    beforeEach(async () => {
      source = await makeGroup();
      target = await makeGroup();
      acme = await makeOrganization(source, 'Straße');
      await makeOrganization(target, 'STRASSE');
      jane = await makeContact(source, { email: 'jane@roe.test', organization_id: acme.id });
      joe = await makeContact(source, { email: 'joe@roe.test', phone: '+1', organization_id: acme.id });
      newJoe = await makeContact(target, { email: 'JOE@roe.test', phone: '+2' });
      issue = await makeIssue(await makeProject(source.id), jane, joe);
      other = await makeIssue(await makeProject(target.id), newJoe);
      before = await read(issue);
      done = await transfer(source, { group_id: target.id });
    }, PATIENCE_MS);

    it(
      'has everything as it was, with no note and no other time (TRF-44, TRF-45)',
      async () => {
        expect(await linkedTo(issue)).toEqual(idsOf([jane, newJoe]));
        const preview = await dryRun(source, done);
        const undone = await undo(source, done);
        const { contacts, organizations, links_repointed } = undone;
        const counts = {
          mode: 'move',
          contacts: { moved: 1, copied: 0, merged: 1 },
          organizations: { moved: 0, copied: 0, merged: 1 },
          links_repointed: 1,
        };
        expect(undone).toMatchObject(counts);
        const allowed = { undoes: done.id, allowed: true, reasons: [], links_removed: 0 };
        expect(preview).toMatchObject({ ...allowed, contacts, organizations, links_repointed });

        expect(await read(`/groups/${source.id}`)).toMatchObject({ parent_id: null, full_path: source.full_path });
        expect(await ownedBy(source)).toEqual(idsOf([jane, joe]));
        expect(await ownedBy(target)).toEqual([newJoe.id]);
        for (const contact of [jane, joe]) {
          const now = await contactIn(source, contact);
          expect(now).toEqual({ ...contact, web_url: expect.any(String) });
        }
        expect(await contactIn(target, newJoe)).toEqual(newJoe);
        expect(await linkedTo(issue)).toEqual(idsOf([jane, joe]));
        expect(await linkedTo(other)).toEqual([newJoe.id]);
        expect(await read(issue)).toMatchObject({ updated_at: before.updated_at });
        expect(await notesOf(issue)).toEqual(['added 2 contacts']);
        await refused(source, done, 'it is undone already');
        await refused(source, undone, 'it is an undo itself');
      },
      PATIENCE_MS,
    );
    it(
      'keeps edits where they were made, and links made since where they fit (TRF-45)',
      async () => {
        await api().put(`/groups/${target.id}/crm/contacts/${jane.id}`, { phone: '+3' });
        await api().put(`/groups/${target.id}/crm/contacts/${newJoe.id}`, { phone: '+4' });
        const ann = await makeContact(target);
        await link(issue, { add_ids: [ann.id], remove_ids: [jane.id] });
        await link(other, { add_ids: [jane.id] });
        expect(await dryRun(source, done)).toMatchObject({ links_removed: 2, links_repointed: 1 });
        await undo(source, done);
        expect(await contactIn(source, jane)).toMatchObject({ phone: '+3', organization_id: acme.id });
        expect(await contactIn(source, joe)).toMatchObject({ phone: '+1' });
        expect(await contactIn(target, newJoe)).toMatchObject({ phone: '+4' });
        expect(await linkedTo(issue)).toEqual([joe.id]);
        expect((await notesOf(issue)).at(-1)).toBe('removed 1 contact');
        expect(await linkedTo(other)).toEqual([newJoe.id]);
        expect((await notesOf(other)).at(-1)).toBe('removed 1 contact');
      },
      PATIENCE_MS,
    );
    it(
      'is not taken back where an e-mail of it is taken in its former contact source, and stays as it is (TRF-44)',
      async () => {
        const user = await makeGroup();
        const chosen = await api().put(`/groups/${user.id}/crm/settings`, { source_group_id: source.id });
        expect(chosen.status).toBe(200);
        await makeContact(source, { email: 'JANE@roe.test' });
        const state = () =>
          Promise.all([read(issue), contactIn(target, jane), linkedTo(issue), read(`/groups/${source.id}`)]);
        const was = await state();
        await refused(source, done, `the e-mail of contact ${jane.id} is taken in the former contact source`);
        expect(await state()).toEqual(was);
        expect(await read(`/groups/${source.id}/transfers`)).toHaveLength(1);
      },
      PATIENCE_MS,
    );
    it(
      'is not taken back where it was moved again, but that move is (TRF-44)',
      async () => {
        const again = await transfer(source, {});
        const state = [await read(issue), await ownedBy(source), await ownedBy(target), await linkedTo(issue)];
        const { status, body } = await askUndo(source, done);
        expect(status).toBe(409);
        expect(body).toEqual({ message: `Transfer ${done.id} can't be undone: the group was moved since` });
        expect([await read(issue), await ownedBy(source), await ownedBy(target), await linkedTo(issue)]).toEqual(state);
        await undo(source, again);
        expect(await linkedTo(issue)).toEqual(idsOf([jane, newJoe]));
      },
      PATIENCE_MS,
    );
    it(
      'is seen and taken back only by whoever may (TRF-43, API-59)',
      async () => {
        const username = `mover-${short()}`;
        const user = await api().make('/users', { name: 'Jo', username, email: `${username}@users.test` });
        const made = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'moves', scopes: ['api'] });
        const statusOf = async (body = {}) => (await askUndo(source, done, body, made.token)).status;
        expect(await statusOf()).toBe(404);
        await api().make(`/groups/${target.id}/members`, { user_id: user.id, access_level: 40 });
        expect([await statusOf(), await statusOf({ dry_run: true })]).toEqual([404, 404]);
        const running = (await read(`/groups/${source.id}/transfers`)).length;
        expect(running).toBe(1);
      },
      PATIENCE_MS,
    );
  });

  describe('of a subgroup that got copies', () => {
    const scene = async () => {
      const source = await makeGroup();
      const group = await makeGroup(source.id);
      const jane = await makeContact(source, { email: 'jane@roe.test' });
      const joe = await makeContact(source, { email: 'joe@roe.test' });
      const ann = await makeContact(source, { email: 'ann@roe.test' });
      const issue = await makeIssue(await makeProject(group.id), jane, joe);
      return { source, group, jane, joe, ann, issue };
    };
    const copiesIn = async ({ id }: Body): Promise<(email: string) => Body> => {
      const all = await read(`/groups/${id}/crm/contacts?owned=true`);
      return (email) => all.find((contact: Body) => contact.email === email);
    };

    it(
      'loses those that nobody uses, and links its issues to the originals (TRF-45, TRF-31)',
      async () => {
        const { source, group, jane, joe, ann, issue } = await scene();
        const target = await makeGroup();
        const there = await makeContact(target, { email: 'JOE@roe.test' });
        const other = await makeIssue(await makeProject(target.id));
        const done = await transfer(group, { group_id: target.id });
        const copyOf = await copiesIn(target);
        const newJane = copyOf('jane@roe.test');
        const newAnn = copyOf('ann@roe.test');
        await link(other, { add_ids: [newAnn.id] });
        await link(issue, { add_ids: [newAnn.id] });
        const preview = await dryRun(group, done);
        const undone = await undo(group, done);
        expect(undone).toMatchObject({
          mode: 'copy',
          contacts: { moved: 0, copied: 1, merged: 1 },
          links_repointed: 3,
        });
        const { contacts, links_repointed } = undone;
        expect(preview).toMatchObject({ reasons: [], links_removed: 0, contacts, links_repointed });

        expect(await linkedTo(issue)).toEqual(idsOf([jane, joe, ann]));
        expect(await linkedTo(other)).toEqual([newAnn.id]);
        expect(await ownedBy(target)).toEqual(idsOf([there, newAnn]));
        expect(await ownedBy(source)).toEqual(idsOf([jane, joe, ann]));
        const led = await fetch(`${installation().url()}/api/v4/groups/${source.id}/crm/contacts/${newJane.id}`, {
          redirect: 'manual',
          headers: { 'PRIVATE-TOKEN': installation().adminToken },
        });
        expect([led.status, led.headers.get('location')?.endsWith(`/crm/contacts/${jane.id}`)]).toEqual([307, true]);
        expect(await notesOf(issue)).toEqual(['added 2 contacts', 'added 1 contact']);
      },
      PATIENCE_MS,
    );
    it(
      'is not taken back by an Owner who may not edit the contacts that it goes back to (TRF-44)',
      async () => {
        const { group } = await scene();
        const done = await transfer(group, {});
        const username = `owner-${short()}`;
        const user = await api().make('/users', { name: 'Jo', username, email: `${username}@users.test` });
        const made = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'moves', scopes: ['api'] });
        await api().make(`/groups/${group.id}/members`, { user_id: user.id, access_level: 50 });
        const statuses = [{}, { dry_run: true }].map(
          async (body) => (await askUndo(group, done, body, made.token)).status,
        );
        expect(await Promise.all(statuses)).toEqual([403, 403]);
      },
      PATIENCE_MS,
    );
    it(
      'goes back from being a root, and leaves an edited copy where it is (TRF-45)',
      async () => {
        const { source, group, jane, joe, issue } = await scene();
        const done = await transfer(group, {});
        const copyOf = await copiesIn(group);
        const newJoe = copyOf('joe@roe.test');
        await api().put(`/groups/${group.id}/crm/contacts/${newJoe.id}`, { phone: '+1' });
        const own = await makeContact(group);
        await link(issue, { add_ids: [own.id] });
        expect(await dryRun(group, done)).toMatchObject({ links_removed: 1, contacts: { copied: 2 } });
        await undo(group, done);
        expect(await read(`/groups/${group.id}`)).toMatchObject({ parent_id: source.id });
        expect(await linkedTo(issue)).toEqual(idsOf([jane, joe]));
        expect(await ownedBy(group)).toEqual(idsOf([newJoe, own]));
        expect(await statusIn(source, newJoe)).toBe(404);
      },
      PATIENCE_MS,
    );
  });

  it(
    'and says before what would not come back (TRF-46)',
    async () => {
      const source = await makeGroup();
      const target = await makeGroup();
      const double = await makeContact(source, { email: 'joe@roe.test', phone: '+1', last_name: 'Roe' });
      const joe = await makeContact(target, { email: 'joe@roe.test', phone: '+2', last_name: 'Roe' });
      const preview = await read(`/groups/${source.id}/transfers/preview?group_id=${target.id}`);
      expect(preview.not_undone.merged_fields).toEqual({
        contacts: [{ from_id: double.id, into_id: joe.id, fields: ['phone'] }],
        organizations: [],
      });
    },
    PATIENCE_MS,
  );
});
