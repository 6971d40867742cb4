import type { Answer } from './api';
import { Body, hierarchyOf, idsOf, PATIENCE_MS, short } from './hierarchy';
import { eventually, fetchOnceReady } from './post';
import { story } from './shapes';

const TRIES = 20;

story('Groups and projects are transferred', (installation) => {
  const api = () => installation().api;
  const { read, makeGroup, makeProject, makeContact, makeOrganization, makeIssue, notesOf, ended } = hierarchyOf(api);
  const contactsOf = async (issue: string): Promise<Body> => read(`${issue}/crm_contacts`);
  const ownContactsOf = async ({ id }: Body): Promise<Body> => read(`/groups/${id}/crm/contacts?owned=true`);
  /** When it has ended for the list, too, which may be behind what is read of one transfer. */
  const lastTransferOf = ({ id }: Body): Promise<Body> =>
    eventually('the last transfer to be listed as ended', async () => {
      const [last] = await read(`/groups/${id}/transfers`);
      return ['completed', 'failed'].includes(last?.status) && last;
    });
  /** Whoever does not get the group within 30 s follows the transfer (API-21). */
  const transfer = async (group: Body, body: object, token?: string): Promise<Pick<Answer, 'status' | 'body'>> => {
    const answer = await api().post(`/groups/${group.id}/transfer`, body, token === undefined ? {} : { token });
    if (answer.status !== 202) return answer;
    const { status, failure } = await ended(group, answer.body.id);
    if (status === 'completed') return { status: 201, body: await read(`/groups/${group.id}`) };
    return { status: 400, body: { message: `Transfer failed: ${failure.message}`, reason: failure.reason } };
  };
  const urlOf = (path: string) => `${installation().url()}/api/v4${path}`;
  const headers = () => ({ 'PRIVATE-TOKEN': installation().adminToken, 'Content-Type': 'application/json' });

  describe('a root with contacts of its own that gets a parent (TRF-13)', () => {
    let source: Body;
    let target: Body;
    let jane: Body;
    let joe: Body;
    let newJoe: Body;
    let acme: Body;
    let newAcme: Body;
    let issue: string;
    let before: Body;
    let preview: Body;
    let moved: Pick<Answer, 'status' | 'body'>;
    beforeAll(async () => {
      source = await makeGroup();
      target = await makeGroup();
      acme = await makeOrganization(source, 'Straße');
      newAcme = await makeOrganization(target, 'STRASSE');
      jane = await makeContact(source, { email: 'jane@roe.test', organization_id: acme.id, phone: '+1' });
      joe = await makeContact(source, { email: 'joe@roe.test', last_name: 'Old' });
      newJoe = await makeContact(target, { email: 'JOE@roe.test', last_name: 'New' });
      issue = await makeIssue(await makeProject(source.id), jane, joe, await makeContact(source));
      before = await read(issue);
      preview = await read(`/groups/${source.id}/transfers/preview?group_id=${target.id}`);
      moved = await transfer(source, { group_id: target.id });
    }, PATIENCE_MS);

    it('is at its new place when it is answered (API-21, TRF-26)', () => {
      const full_path = `${target.full_path}/${source.full_path}`;
      expect([moved.status, moved.body]).toMatchObject([201, { id: source.id, parent_id: target.id, full_path }]);
    });
    it('has brought its contacts with their ids, and merged those that were there already (TRF-14 to TRF-16)', async () => {
      const now = await ownContactsOf(target);
      expect(idsOf(now)).toEqual(expect.arrayContaining([jane.id, newJoe.id]));
      expect(idsOf(now)).not.toContain(joe.id);
      const { organization, ...kept } = jane;
      expect(organization.id).toBe(acme.id);
      const found = now.find(({ id }: Body) => id === jane.id);
      const { id, name } = newAcme;
      expect(found).toMatchObject({
        ...kept,
        group_id: target.id,
        organization_id: id,
        updated_at: expect.any(String),
        web_url: expect.any(String),
      });
      expect(found.organization).toEqual({ id, name });
      expect(await ownContactsOf(source)).toEqual([]);
    });
    it('has its issues linked to the contacts there, with no note (TRF-23, TRF-24)', async () => {
      const contacts = await contactsOf(issue);
      expect(contacts).toHaveLength(3);
      expect(idsOf(contacts)).toEqual(expect.arrayContaining([jane.id, newJoe.id]));
      expect(await read(issue)).toMatchObject({ updated_at: before.updated_at });
      expect(await notesOf(issue)).toEqual(['added 3 contacts']);
    });
    it('leaves a transfer that tells what its preview did (TRF-37, TRF-39, API-50, API-52)', async () => {
      const done = await lastTransferOf(source);
      expect(done).toMatchObject({
        group_id: source.id,
        from_parent_id: null,
        to_parent_id: target.id,
        status: 'completed',
        failure: null,
        mode: 'move',
        contact_source_before: { id: source.id },
        contact_source_after: { id: target.id, full_path: target.full_path },
        contacts: { moved: 2, copied: 0, merged: 1 },
        organizations: { moved: 0, copied: 0, merged: 1 },
        issues_repointed: 1,
        links_repointed: 1,
      });
      const { contacts, organizations, issues_repointed, links_repointed } = done;
      expect(preview).toMatchObject({
        allowed: true,
        mode: 'move',
        contacts,
        organizations,
        issues_repointed,
        links_repointed,
        duplicates: {
          contacts: [{ from_id: joe.id, into_id: newJoe.id }],
          organizations: [{ from_id: acme.id, into_id: newAcme.id }],
        },
      });
    });
    it('lets the ids of what was merged lead to what it is now (TRF-31)', async () => {
      for (const [things, thing, from, into] of [
        ['contacts', 'Contact', joe, newJoe],
        ['organizations', 'Organization', acme, newAcme],
      ]) {
        const place = `/groups/${target.id}/crm/${things}`;
        const led = await fetchOnceReady(urlOf(`${place}/${from.id}`), { redirect: 'manual', headers: headers() });
        expect([led.status, new URL(led.headers.get('location')!).pathname]).toEqual([
          307,
          `/api/v4${place}/${into.id}`,
        ]);
        const change = things === 'contacts' ? { phone: '+2' } : { name: 'Other' };
        const refused = await api().put(`${place}/${from.id}`, change);
        const message = `${thing} ${from.id} was merged into ${String(thing).toLowerCase()} ${into.id}.`;
        expect([refused.status, refused.body]).toEqual([409, { message }]);
      }
    });
    it('finds issues by those ids, and takes them for the contact they stand for (LNK-16, ISS-21, ISS-22)', async () => {
      const issuesBy = async (filter: string) =>
        (await read(`/groups/${target.id}/issues?${filter}`)).map(({ iid }: Body) => iid);
      for (const filter of [`crm_contact_id=${joe.id}`, `crm_contact_id=${newJoe.id}`])
        expect(await issuesBy(filter)).toEqual([before.iid]);
      for (const filter of [`crm_organization_id=${acme.id}`, `crm_organization_id=${newAcme.id}`])
        expect(await issuesBy(filter)).toEqual([before.iid]);
      const removed = await api().put(`${issue}/crm_contacts`, { remove_ids: [joe.id] });
      expect(idsOf(removed.body)).not.toContain(newJoe.id);
      const added = await api().put(`${issue}/crm_contacts`, { add_ids: [joe.id] });
      expect(idsOf(added.body)).toContain(newJoe.id);
    });
    it('goes nowhere else by the same request (TRF-2)', async () => {
      const again = await transfer(source, { group_id: target.id });
      const message = 'Transfer failed: Group is already associated to the parent group.';
      expect([again.status, again.body]).toEqual([400, { message, reason: 'same_parent' }]);
    });
  });

  describe('a subgroup whose contact source stays (TRF-13)', () => {
    const scene = async () => {
      const source = await makeGroup();
      const group = await makeGroup(source.id);
      const acme = await makeOrganization(source, 'Acme');
      const jane = await makeContact(source, { email: 'jane@roe.test', organization_id: acme.id });
      const ann = await makeContact(source, { email: 'ann@roe.test' });
      const issue = await makeIssue(await makeProject(group.id), jane);
      const staying = await makeIssue(await makeProject(source.id), jane);
      return { source, group, jane, ann, issue, staying };
    };

    it(
      'has copies of all contacts in the other root, to which its issues alone are linked (TRF-19, TRF-20)',
      async () => {
        const { source, group, jane, ann, issue, staying } = await scene();
        const target = await makeGroup();
        expect((await transfer(group, { group_id: target.id })).status).toBe(201);
        const copies = await ownContactsOf(target);
        expect(copies).toHaveLength(2);
        const copy = copies.find(({ email }: Body) => email === 'jane@roe.test');
        expect(copy).toMatchObject({ created_at: jane.created_at, last_name: jane.last_name, state: 'active' });
        expect(copy.organization).toMatchObject({ name: 'Acme' });
        expect(copy.organization.id).not.toBe(jane.organization.id);
        expect(idsOf(await contactsOf(issue))).toEqual([copy.id]);
        expect(idsOf(await contactsOf(staying))).toEqual([jane.id]);
        expect(idsOf(await ownContactsOf(source))).toEqual([jane.id, ann.id]);
        expect(await lastTransferOf(group)).toMatchObject({
          mode: 'copy',
          contacts: { moved: 0, copied: 2, merged: 0 },
        });
      },
      PATIENCE_MS,
    );
    it(
      'has copies of linked contacts alone, where those are asked for (TRF-19)',
      async () => {
        const { group, issue } = await scene();
        const target = await makeGroup();
        expect((await transfer(group, { group_id: target.id, contacts: 'linked' })).status).toBe(201);
        const copies = await ownContactsOf(target);
        expect(copies.map(({ email }: Body) => email)).toEqual(['jane@roe.test']);
        expect(idsOf(await contactsOf(issue))).toEqual(idsOf(copies));
        const done = { contacts_scope: 'linked', contacts: { moved: 0, copied: 1, merged: 0 } };
        expect(await lastTransferOf(group)).toMatchObject(done);
      },
      PATIENCE_MS,
    );
    it(
      'uses the contacts that the other root has already (TRF-14, TRF-23)',
      async () => {
        const { group, issue } = await scene();
        const target = await makeGroup();
        const there = await makeContact(target, { email: 'Jane@Roe.test', last_name: 'There' });
        expect((await transfer(group, { group_id: target.id })).status).toBe(201);
        expect(await contactsOf(issue)).toEqual([there]);
        expect(await lastTransferOf(group)).toMatchObject({ contacts: { moved: 0, copied: 1, merged: 1 } });
      },
      PATIENCE_MS,
    );
    it(
      'has the copies itself where it becomes a root (TRF-21)',
      async () => {
        const { source, group, jane, issue } = await scene();
        const promoted = await transfer(group, {});
        expect([promoted.status, promoted.body]).toMatchObject([201, { parent_id: null, full_path: group.path }]);
        const copies = await ownContactsOf(group);
        expect(copies).toHaveLength(2);
        const [linked] = await contactsOf(issue);
        expect([linked.group_id, linked.email]).toEqual([group.id, jane.email]);
        expect(await ownContactsOf(source)).toHaveLength(2);
      },
      PATIENCE_MS,
    );
  });

  describe('somebody who may not do everything', () => {
    let user: Body;
    let token: string;
    beforeAll(async () => {
      const username = `mover-${short()}`;
      user = await api().make('/users', { name: 'Jo', username, email: `${username}@users.test` });
      const made = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'moves', scopes: ['api'] });
      token = made.token;
    });
    const join = ({ id }: Body, access_level: number) =>
      api().make(`/groups/${id}/members`, { user_id: user.id, access_level });

    it(
      'brings no contacts that they may not see, but the group without them (TRF-8, TRF-12, TRF-25)',
      async () => {
        const source = await makeGroup();
        const group = await makeGroup(source.id);
        const target = await makeGroup();
        await makeContact(source);
        await join(group, 50);
        await join(target, 50);
        const refused = await transfer(group, { group_id: target.id }, token);
        expect([refused.status, refused.body]).toEqual([
          400,
          {
            message:
              "Transfer failed: Group contains contacts/organizations and you don't have enough permissions to move them to the new root group.",
            reason: 'insufficient_role_in_source',
          },
        ]);
        expect(await read(`/groups/${group.id}`)).toEqual(group);
        const preview = await api().get(`/groups/${group.id}/transfers/preview?group_id=${target.id}`, { token });
        expect(preview.body).toMatchObject({ allowed: false, contacts: null, duplicates: null });
        expect((await transfer(group, { group_id: target.id, contacts: 'linked' }, token)).status).toBe(201);
        expect(await ownContactsOf(target)).toEqual([]);
      },
      PATIENCE_MS,
    );
    it('is refused without the right to the group, and knows of no parent that is hidden (API-21, TRF-9)', async () => {
      const group = await makeGroup();
      const hidden = await makeGroup();
      const statusOf = async (parent: Body) => (await transfer(group, { group_id: parent.id }, token)).status;
      expect(await statusOf(hidden)).toBe(404);
      await join(group, 40);
      expect(await statusOf(hidden)).toBe(404);
      expect(await statusOf(group)).toBe(403);
      await api().put(`/groups/${group.id}/members/${user.id}`, { access_level: 50 });
      expect(await statusOf(hidden)).toBe(404);
      expect(await read(`/groups/${group.id}/transfers`)).toEqual([]);
    });
    it('is offered where it may go (API-20)', async () => {
      const group = await makeGroup();
      const below = await makeGroup(group.id);
      const target = await makeGroup();
      await join(group, 50);
      await join(target, 50);
      const { body } = await api().get(`/groups/${group.id}/transfer_locations?search=${target.path}`, { token });
      expect(body).toEqual([expect.objectContaining({ id: target.id, full_path: target.full_path, avatar_url: null })]);
      const all = await api().get(`/groups/${group.id}/transfer_locations?per_page=100`, { token });
      expect(idsOf(all.body)).not.toContain(group.id);
      expect(idsOf(all.body)).not.toContain(below.id);
    });
  });

  describe('a transfer that runs', () => {
    const scene = async () => {
      const group = await makeGroup();
      const target = await makeGroup();
      for (let n = 0; n < 5; n += 1) await makeContact(group, { email: `c${n}@roe.test` });
      return { group, target };
    };
    const begin = async (group: Body, target: Body): Promise<number> => {
      const answer = await api().post(`/groups/${group.id}/transfers`, { group_id: target.id });
      const { id } = answer.body;
      expect(answer.status).toBe(202);
      expect(new URL(answer.headers.get('location')!).pathname).toBe(`/api/v4/groups/${group.id}/transfers/${id}`);
      return id;
    };
    /** It may be over before anybody meets it. */
    const untilMet = async (meet: () => Promise<boolean>) => {
      for (let n = 0; n < TRIES; n += 1) if (await meet()) return;
      throw new Error(`${TRIES} transfers were over before they were met`);
    };

    it(
      'lets no other one into its way (TRF-40, TRF-41)',
      async () => {
        await untilMet(async () => {
          const { group, target } = await scene();
          const other = await makeGroup();
          const later = await makeGroup(); // What was refused may come once more, when nothing is in its way.
          const id = await begin(group, target);
          // One request, with no further attempt, which would wait until nothing is in its way.
          const body = JSON.stringify({ group_id: group.id });
          const asked = { method: 'POST', headers: headers(), body };
          const response = await fetch(urlOf(`/groups/${other.id}/transfers`), asked);
          const answer = { status: response.status, body: (await response.json()) as Body };
          await ended(group, id);
          if ([202, 503].includes(answer.status)) return false;
          const { message } = answer.body;
          expect(message).toMatch(
            new RegExp(
              `^Transfer failed: Group transfer ${id} of \\S+ is in progress. Try again when it has finished.$`,
            ),
          );
          expect([answer.status, answer.body]).toEqual([409, { message, transfer_id: id, retryable: true }]);
          expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
          expect((await transfer(later, { group_id: group.id })).status).toBe(201);
          return true;
        });
      },
      PATIENCE_MS,
    );
    it(
      'leaves nothing where it is cancelled before its commit, and can not be cancelled later (TRF-33, TRF-42)',
      async () => {
        await untilMet(async () => {
          const { group, target } = await scene();
          const contacts = await ownContactsOf(group);
          const id = await begin(group, target);
          const cancelled = await api().delete(`/groups/${group.id}/transfers/${id}`);
          const end = await ended(group, id);
          if (end.status === 'completed') {
            expect([cancelled.status, cancelled.body]).toEqual([
              409,
              { message: `Transfer ${id} is already committed.` },
            ]);
            return false;
          }
          expect([cancelled.status, end.failure.reason]).toEqual([202, 'cancelled']);
          expect(await read(`/groups/${group.id}`)).toEqual(group);
          expect(await ownContactsOf(group)).toEqual(contacts);
          expect((await transfer(group, { group_id: target.id })).status).toBe(201);
          const late = await api().delete(`/groups/${group.id}/transfers/${(await lastTransferOf(group)).id}`);
          expect(late.status).toBe(409);
          return true;
        });
      },
      PATIENCE_MS,
    );
  });

  describe('a project that moves to another contact source', () => {
    it(
      'loses its links with a note, and shows none of them from then on (PRJ-2, PRJ-4, LNK-3, API-23)',
      async () => {
        const source = await makeGroup();
        const target = await makeGroup();
        const jane = await makeContact(source);
        const joe = await makeContact(source);
        const project = await makeProject(source.id);
        const issue = await makeIssue(project, jane, joe);
        const unlinked = await makeIssue(project);
        const locations = await read(`/projects/${project.id}/transfer_locations?search=${target.path}`);
        expect(idsOf(locations)).toEqual([target.id]);

        const moved = await api().put(`/projects/${project.id}/transfer`, { namespace: target.full_path });
        const place = { id: project.id, path_with_namespace: `${target.full_path}/${project.path}` };
        expect([moved.status, moved.body]).toMatchObject([200, place]);
        expect(await contactsOf(issue)).toEqual([]);
        expect(await read(`/issues?scope=all&crm_contact_id=${jane.id}`)).toEqual([]);
        await eventually('the note', async () => (await notesOf(issue)).includes('removed 2 contacts'));
        expect(await notesOf(issue)).toEqual(['added 2 contacts', 'removed 2 contacts']);
        expect(await notesOf(unlinked)).toEqual([]);
        expect(idsOf(await ownContactsOf(source))).toEqual([jane.id, joe.id]);
      },
      PATIENCE_MS,
    );
    it('is told why it may not (PRJ-1)', async () => {
      const group = await makeGroup();
      const project = await makeProject(group.id);
      const move = async (namespace: unknown) => {
        const { status, body } = await api().put(`/projects/${project.id}/transfer`, { namespace });
        return [status, body.message];
      };
      expect(await move(group.id)).toEqual([400, 'Failed to transfer project Project is already in this namespace.']);
      expect(await move('')).toEqual([
        400,
        'Failed to transfer project Please select a new namespace for your project.',
      ]);
    });
  });

  it(
    'are where they were brought after a restart',
    async () => {
      const group = await makeGroup();
      const target = await makeGroup();
      const issue = await makeIssue(await makeProject(group.id), await makeContact(group));
      await transfer(group, { group_id: target.id });
      const places = [`/groups/${group.id}`, `/groups/${target.id}/crm/contacts`, `${issue}/crm_contacts`];
      const before = await Promise.all(places.map(read));
      await installation().restart();
      expect(await Promise.all(places.map(read))).toEqual(before);
    },
    PATIENCE_MS,
  );
});
