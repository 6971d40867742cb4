import { randomUUID } from 'node:crypto';
import { Answer, Method } from './api';
import { Asker, askers, At, expected, Request, roles, World, worlds } from './rights.oracle';
import { story } from './shapes';

/** Facts that nobody may find in an answer to a request that was refused. */
const SECRETS = ['Secretname', 'secret@facts.test', 'Secret Organization'];

story('Everybody may do what the specification says, and nothing else', (installation) => {
  const api = () => installation().api;
  const tokens = new Map<Asker, string | null>();
  const users = new Map<Asker, number>();
  const make = async (asker: Asker) => {
    if (!asker.signedIn) return tokens.set(asker, null);
    if (asker.administrator) return tokens.set(asker, installation().adminToken);
    const username = `user-${randomUUID().slice(0, 8)}`;
    const user = await api().make('/users', { name: asker.name, username, email: `${username}@users.test` });
    users.set(asker, user.id);
    const token = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'rights', scopes: ['api'] });
    return tokens.set(asker, token.token);
  };
  beforeAll(async () => {
    for (const asker of askers) await make(asker);
  }, 60_000);

  describe.each(worlds)('with $name', (world: World) => {
    let root: number;
    let groups: Record<At, number>;
    let project = 0;
    let contact = 0;
    let organization = 0;
    beforeAll(async () => {
      const made = await api().make('/groups', { name: 'Root', path: `rights-${randomUUID().slice(0, 8)}` });
      root = made.id;
      const subgroup = await api().make('/groups', { name: 'Below', path: 'below', parent_id: root });
      groups = { root, subgroup: subgroup.id };
      project = (await api().make('/projects', { name: 'Project', path: 'project', namespace_id: subgroup.id })).id;
      organization = (await api().make(`/groups/${root}/crm/organizations`, { name: SECRETS[2] })).id;
      const secret = { first_name: 'a', last_name: SECRETS[0], email: SECRETS[1], organization_id: organization };
      contact = (await api().make(`/groups/${root}/crm/contacts`, secret)).id;
      for (const [asker, user_id] of users) {
        if (asker.onRoot) await api().make(`/groups/${root}/members`, { user_id, access_level: asker.onRoot });
        if (asker.onSubgroup)
          await api().make(`/groups/${subgroup.id}/members`, { user_id, access_level: asker.onSubgroup });
      }
      for (const [at, enabled] of [
        ['root', world.rootEnabled],
        ['subgroup', world.subgroupEnabled],
      ] as const)
        if (!enabled) await api().put(`/groups/${groups[at]}/crm/settings`, { enabled });
    }, 120_000);

    const requestsAt = (group: number): Record<Request, [method: Method, path: string, body?: object]> => ({
      'read the group': ['GET', `/groups/${group}`],
      'list its members': ['GET', `/groups/${group}/members`],
      'read its settings': ['GET', `/groups/${group}/crm/settings`],
      'change its settings': ['PUT', `/groups/${group}/crm/settings`, {}],
      'add a member': ['POST', `/groups/${group}/members`, { user_id: 999_999_999, access_level: roles.guest }],
      'make a subgroup': ['POST', '/groups', { name: 'x', path: '-', parent_id: group }],
      'make a project': ['POST', '/projects', { name: 'x', path: '-', namespace_id: group }],
      'read the project': ['GET', `/projects/${project}`],
      'list contacts': ['GET', `/groups/${group}/crm/contacts`],
      'count contacts': ['GET', `/groups/${group}/crm/contacts/counts`],
      'read a contact': ['GET', `/groups/${group}/crm/contacts/${contact}`],
      'make a contact': ['POST', `/groups/${group}/crm/contacts`, { first_name: '', last_name: '' }],
      'change a contact': ['PUT', `/groups/${group}/crm/contacts/${contact}`, {}],
      'list organizations': ['GET', `/groups/${group}/crm/organizations`],
      'count organizations': ['GET', `/groups/${group}/crm/organizations/counts`],
      'read an organization': ['GET', `/groups/${group}/crm/organizations/${organization}`],
      'make an organization': ['POST', `/groups/${group}/crm/organizations`, { name: '' }],
      'change an organization': ['PUT', `/groups/${group}/crm/organizations/${organization}`, {}],
    });
    const ask = (asker: Asker, [method, path, body]: [Method, string, object?]): Promise<Answer> =>
      api().ask(method, path, { token: tokens.get(asker) ?? null, ...(body && { body }) });

    it.each(askers)(
      '$name',
      async (asker) => {
        const wrong: string[] = [];
        const leaks: string[] = [];
        for (const at of ['root', 'subgroup'] as const)
          await Promise.all(
            Object.entries(requestsAt(groups[at])).map(async ([name, request]) => {
              const should = expected[name as Request](world, asker, at);
              const { status, text } = await ask(asker, request);
              if (status !== should)
                wrong.push(`${name} at the ${at}: ${status}, not ${should}: ${text.slice(0, 120)}`);
              const found = SECRETS.filter((secret) => text.includes(secret));
              if (should >= 400 && found.length > 0) leaks.push(`${name} at the ${at} tells ${found.join()}`);
            }),
          );
        expect([...wrong, ...leaks]).toEqual([]);
      },
      60_000,
    );

    it('answers what is invisible byte for byte like what is missing', async () => {
      const stranger = askers.find(({ name }) => name === 'a stranger')!;
      const invisible = requestsAt(groups.root);
      const missing = requestsAt(999_999_999);
      for (const name of Object.keys(invisible) as Request[]) {
        const one = await ask(stranger, invisible[name]);
        const other = await ask(stranger, missing[name]);
        expect([name, one.status, one.text]).toEqual([name, other.status, other.text]);
      }
    }, 60_000);
  });
});
